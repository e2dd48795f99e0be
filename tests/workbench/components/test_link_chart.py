import json
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import networkx as nx
import pytest

from tests.workbench.components.conftest import edge, node

pytestmark = pytest.mark.browser

NODES = "return chart.cy.nodes().map(n => n.id()).sort().join('')"


def counts(canvas, wanted):
    canvas.wait(f"{NODES} === {json.dumps(wanted)}")


def exported(canvas, form):
    with canvas.page.expect_download() as download:
        canvas.component.command("export", format=form)
    return Path(download.value.path()).read_bytes()


def test_chart_draws_its_elements_without_asking_another_machine(canvas):
    counts(canvas, "abc")
    hosts = {urlsplit(a).hostname for a in canvas.asked if a.startswith("http")}
    assert hosts == {"127.0.0.1"}


def test_adding_moves_no_old_node_and_undo_takes_it_back(canvas):
    before = canvas.positions()
    new = [node(n) for n in "defghij"]
    canvas.component.add("a", new, [edge("a", n["id"]) for n in new])
    counts(canvas, "abcdefghij")
    after = canvas.positions()
    assert {name: after[name] for name in before} == before
    canvas.component.command("undo")
    counts(canvas, "abc")
    canvas.component.command("redo")
    counts(canvas, "abcdefghij")
    assert canvas.positions() == after


def test_added_nodes_lie_on_no_other_node(canvas):
    new = [node(f"n{i}") for i in range(40)]
    canvas.component.add("a", new, [edge("a", n["id"]) for n in new])
    canvas.wait("return chart.cy.nodes().length === 43")
    spots = list(canvas.positions().values())
    near = [
        1
        for i, (x, y) in enumerate(spots)
        for u, v in spots[:i]
        if (x - u) ** 2 + (y - v) ** 2 < 70**2
    ]
    assert near == []


def test_hidden_nodes_come_back_with_their_ties(canvas):
    canvas.run("chart.hide(chart.cy.getElementById('a'))")
    counts(canvas, "bc")
    assert canvas.run("return chart.cy.edges().length") == 0
    canvas.component.command("undo")
    counts(canvas, "abc")
    assert canvas.run("return chart.cy.edges().length") == 2


def test_pinned_node_is_locked_until_undone(canvas):
    canvas.run("chart.pin(chart.cy.getElementById('a'))")
    assert canvas.run("return chart.cy.getElementById('a').locked()") is True
    canvas.component.command("undo")
    canvas.wait("return !chart.cy.getElementById('a').locked()")


def test_selection_reaches_python(canvas):
    canvas.run("chart.cy.getElementById('a.c').select()")
    canvas.page.wait_for_timeout(600)
    assert canvas.component.selection == ["a.c"]


def test_keyboard_walks_pins_and_asks_to_expand(canvas):
    canvas.page.locator(".canvas").focus()
    canvas.page.keyboard.press("p")
    canvas.wait("return chart.cy.$('.pinned').length === 1")
    canvas.page.keyboard.press("e")
    canvas.page.wait_for_timeout(600)
    assert [t["type"] for t in canvas.told if t["type"] == "expand"] == ["expand"]
    canvas.page.keyboard.press("Control+z")
    canvas.wait("return chart.cy.$('.pinned').length === 0")


def test_legend_hides_a_kind_and_shows_it_again(canvas):
    button = canvas.page.get_by_role("button", name="phone")
    button.click()
    canvas.wait("return chart.cy.getElementById('c').hidden()")
    button.click()
    canvas.wait("return !chart.cy.getElementById('c').hidden()")


def test_timeline_fades_ties_outside_the_months(canvas):
    canvas.run("chart.timeline.choose(0, 1)")
    assert canvas.run("return chart.cy.$('.outside').map(e => e.id())") == ["a.c"]
    canvas.run("chart.timeline.clear()")
    assert canvas.run("return chart.cy.$('.outside').length") == 0


def test_path_marks_the_ties_between_its_nodes(canvas):
    canvas.component.command("path", ids=["b", "a", "c"])
    canvas.wait("return chart.cy.edges('.path').length === 2")


def test_exports_hold_the_chart_and_its_classification(canvas):
    graph = nx.parse_graphml(exported(canvas, "graphml").decode())
    assert sorted(graph.nodes) == ["a", "b", "c"]
    assert sorted((u, v) for u, v in graph.edges()) == [("a", "b"), ("a", "c")]
    data = json.loads(exported(canvas, "json"))
    assert data["classification"] == "RAHASIA <&>"
    assert {n["id"] for n in data["nodes"]} == {"a", "b", "c"}
    svg = ElementTree.fromstring(exported(canvas, "svg"))
    assert "RAHASIA <&>" in [t.text for t in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert exported(canvas, "png").startswith(b"\x89PNG")


NAMED = "chart.cy.nodes().filter(n => !n.hasClass('unnamed'))"
INSIDE = (
    "chart.cy.nodes().filter(n => { const {x, y} = n.renderedPosition(); "
    "return x > 60 && y > 60 && x < chart.cy.width() - 60 && y < chart.cy.height() - 60 })"
)
SHARE_NAMED = f"{INSIDE}.not('.unnamed').length / {INSIDE}.length"


def crowded(canvas):
    """Sixty more persons, close together."""
    crowd = [node(f"somebody {i}") | {"size": 24 + i % 20} for i in range(60)]
    canvas.component.add("a", crowd, [edge("a", n["id"]) for n in crowd])
    canvas.wait("return chart.cy.nodes().length === 63")
    canvas.run(
        "chart.cy.nodes().forEach((n, i) => "
        "n.position({x: 60 * (i % 9), y: 50 * Math.floor(i / 9)})); chart.cy.fit(); "
        "chart.cy.zoom(1)"
    )
    canvas.wait("return chart.cy.nodes('.unnamed').length > 0")


def test_names_lie_on_no_other_and_the_strongest_come_first(canvas):
    crowded(canvas)
    canvas.run("chart.cy.nodes().dirtyBoundingBoxCache()")
    boxes = canvas.run(
        f"return {NAMED}.map(n => n.boundingBox({{includeNodes: false, includeEdges: false, "
        "includeOverlays: false, includeUnderlays: false, includeOutlines: false}))"
    )
    assert len(boxes) > 5
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            across = min(a["x2"], b["x2"]) - max(a["x1"], b["x1"])
            down = min(a["y2"], b["y2"]) - max(a["y1"], b["y1"])
            assert min(across, down) < 8  # outlines and the box's own margin may touch
    before = canvas.run(f"return {SHARE_NAMED}")
    assert before < 0.9
    canvas.run("chart.cy.zoom(3); chart.cy.center()")
    canvas.wait(f"return {SHARE_NAMED} > {before} + 0.2")  # names grow less than distances
    heap = "chart.cy.nodes('[id ^= \"somebody\"]')"
    canvas.run(f"{heap}.positions(() => ({{x: 900, y: 900}})); chart.cy.zoom(1)")
    canvas.run(f"chart.cy.center({heap})")
    strongest = f"{heap}.not('.unnamed').map(n => n.data('size')).sort().join()"
    canvas.wait(f"return {strongest} === '42,43,43,43'")  # one on each side of the heap


def test_a_name_without_room_shows_at_the_cursor_of_the_keyboard(canvas):
    crowded(canvas)
    canvas.page.locator(".canvas").focus()
    for key in ["ArrowDown", "ArrowRight"] * 20:
        if canvas.run("return chart.cy.nodes('.cursor.unnamed').length > 0"):
            break
        canvas.page.keyboard.press(key)
    shown = canvas.run("return chart.cy.nodes('.cursor.unnamed').map(n => n.style('text-opacity'))")
    assert [float(opacity) for opacity in shown] == [1.0]
    hidden = canvas.run(
        "return chart.cy.nodes('.unnamed').not('.cursor').map(n => n.style('text-opacity'))"
    )
    assert {float(opacity) for opacity in hidden} == {0.0}


CUT = """
chart.labels.draw()
chart.cy.nodes().dirtyBoundingBoxCache()  // else the box of where the name was until now
const named = chart.cy.nodes().filter(n => !n.hasClass('unnamed'))
const cut = named.filter(n => {
  const box = n.renderedBoundingBox({includeNodes: false, includeOverlays: false})
  const {x1, x2, y1, y2} = box
  const spare = 5  // the box is wider than its letters by 4 px on each side
  const across = x1 < -spare || x2 > chart.cy.width() + spare
  return across || y1 < -spare || y2 > chart.cy.height() + spare
})
return [named.length, cut.length]
"""


def test_names_of_a_dense_chart_are_not_cut_at_the_edge(canvas):
    new = [{**node(f"n{i}"), "label": f"LP/A/{i:04}/VII/2026/SPKT"} for i in range(70)]
    canvas.component.add("a", new, [edge("a", n["id"]) for n in new])
    canvas.wait("return chart.cy.nodes().length === 73")
    canvas.component.command("arrange")
    canvas.wait("return chart.cy.zoom() < 1.25")
    for move in ("chart.fit()", "chart.cy.panBy({x: 240, y: 160})"):
        canvas.run(move)
        named, cut = canvas.run(CUT)
        assert named > 10
        assert cut == 0
