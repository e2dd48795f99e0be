import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.routes import Leg, trafficking_routes

AREAS = st.sampled_from("ABCDEF")
LEGS = st.lists(
    st.builds(
        Leg,
        origin=AREAS,
        destination=AREAS,
        grams=st.floats(0, 1e6, allow_subnormal=False),
        seizures=st.integers(0, 9),
        drugs=st.sampled_from([(), ("sabu",), ("ganja",)]),
    ),
    max_size=25,
)


def test_routes_run_from_origin_over_transit_to_destination() -> None:
    legs = [
        Leg("Aceh", "Medan", 10.0, 1, (202501,), ("sabu",)),
        Leg("Medan", "Jakarta", 7.0, 2, (202502,), ("sabu",)),
        Leg("Medan", "Palembang", 2.0, 1, (202502,), ("sabu",)),
    ]
    found = trafficking_routes(legs)
    assert [(r.areas, r.grams, r.seizures) for r in found] == [
        (("Aceh", "Medan", "Jakarta"), 7.0, 3),
        (("Aceh", "Medan", "Palembang"), 2.0, 2),
        (("Aceh", "Medan"), 1.0, 1),
    ]
    assert {route.drugs for route in found} == {("sabu",)}


def test_routes_of_different_drugs_do_not_join() -> None:
    legs = [Leg("A", "B", 5.0, 1, drugs=("sabu",)), Leg("B", "C", 5.0, 1, drugs=("ganja",))]
    assert {route.areas for route in trafficking_routes(legs)} == {("A", "B"), ("B", "C")}


def test_routes_leave_a_circle_as_a_circle() -> None:
    legs = [Leg("A", "B", 3.0, 1), Leg("B", "A", 3.0, 1)]
    assert [route.areas for route in trafficking_routes(legs)] == [("A", "B", "A")]


@settings(max_examples=200, deadline=None)
@given(legs=LEGS)
def test_routes_over_each_leg_add_up_to_the_leg(legs: list[Leg]) -> None:
    carried: dict[tuple[object, ...], float] = {}
    for route in trafficking_routes(legs, most=10_000):
        for start, end in zip(route.areas, route.areas[1:], strict=False):
            key = (route.drugs, start, end)
            carried[key] = carried.get(key, 0.0) + route.grams
    stated: dict[tuple[object, ...], float] = {}
    for leg in legs:
        if leg.origin != leg.destination and leg.grams:
            key = (leg.drugs, leg.origin, leg.destination)
            stated[key] = stated.get(key, 0.0) + leg.grams
    largest = max(stated.values(), default=0.0)
    for key in stated.keys() | carried.keys():
        assert carried.get(key, 0.0) == pytest.approx(stated.get(key, 0.0), abs=1e-6 * largest)


def test_routes_refuse_negative_grams() -> None:
    with pytest.raises(ValueError, match="grams"):
        trafficking_routes([Leg("A", "B", -1.0, 1)])


def test_routes_of_nothing_are_none() -> None:
    assert trafficking_routes([]) == ()
    assert trafficking_routes([Leg("A", "A", 5.0, 1)]) == ()
