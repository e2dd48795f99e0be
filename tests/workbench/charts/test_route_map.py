from workbench.charts.route_map import Arc, Stop, draw

RIAU, JAKARTA = Stop("Riau", 0.5, 101.8), Stop("DKI Jakarta", -6.2, 106.8)
BANTEN, MYANMAR = Stop("Banten", -6.5, 106.1), Stop("Myanmar", 21.2, 96.5)


def test_map_draws_each_arc_and_names_its_ends():
    drawn = draw([RIAU, JAKARTA], [Arc(MYANMAR, RIAU, 500.0, "Myanmar → Riau: 500 g")], "Routes")
    assert drawn.count('class="arc"') == 1
    assert drawn.count('class="stop"') == 2
    assert drawn.count('<circle class="ground"') == 1
    assert "Myanmar → Riau: 500 g" in drawn


def test_place_beyond_the_map_stands_on_its_edge():
    drawn = draw([], [Arc(MYANMAR, RIAU, 1.0, "")], "Routes")
    assert 'cy="16.0"' in drawn


def test_names_of_neighbours_do_not_lie_on_each_other():
    arcs = [Arc(RIAU, JAKARTA, 1.0, ""), Arc(RIAU, BANTEN, 1.0, "")]
    drawn = str(draw([], arcs, "Routes"))
    heights = [
        float(part.split('"')[0])
        for part in drawn.split('<text x="')[1:]
        for part in [part.split('y="')[1]]
    ]
    heights.sort()
    assert all(low + 14 < high for low, high in zip(heights, heights[1:], strict=False))


def test_provinces_off_the_route_are_named_where_no_other_name_stands():
    near, far = Stop("Jawa Barat", -6.3, 106.9), Stop("Papua", -4.0, 138.0)
    drawn = draw([JAKARTA, near, far], [Arc(MYANMAR, JAKARTA, 1.0, "")], "Routes")
    named = drawn.split('<text class="ground"')[1:]
    assert [text.split(">")[1].split("<")[0] for text in named] == ["Jawa Barat", "Papua"]
    crowded = [Stop(f"Tempat panjang {n}", -6.3, 106.9 + n / 100) for n in range(9)]
    drawn = draw(crowded, [], "Routes")
    assert drawn.count('<circle class="ground"') == 9
    assert drawn.count('<text class="ground"') == 2


def test_names_are_escaped():
    drawn = draw([], [Arc(Stop("<b>", 0, 100), JAKARTA, 1.0, "<i>")], "Routes")
    assert "<b>" not in drawn
    assert "<i>" not in drawn
