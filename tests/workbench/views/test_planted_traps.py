"""Three planted traps, from records through linking to the words of the page, in both languages."""

from pathlib import Path

import pytest

from graph.pole import Kind
from graph.statement import Mention
from tests.factories import make_mention, make_source
from tests.workbench.browser import Visit, browsing
from tests.workbench.people import JAKARTA, SERVICE, Sit, enrol
from tests.workbench.running import serving
from workbench.actions.alike import Likeness
from workbench.actions.link import link
from workbench.actions.open_person import open_person
from workbench.bootstrap import Workbench

SOURCE = make_source("jakarta.csv")
HOME = {"address": "Jl. Melati No. 7 RT 03 RW 05", "city": "Jakarta Pusat"}
TWIN = {"birth_date": "1992-07-09", "father": "Abdul Rahman", "address": "Jl. Kenanga 3"}
PHONE = "+628121234567"
SELLER = {"name": "Dedi Kurniawan", "nik": "3171010101800001", "birth_date": "1980-01-01"}
BUYER = {"name": "Rina Marlina", "nik": "3171014505950002", "birth_date": "1995-05-05"}

TRAPS = {
    "father": ({"name": "Slamet Riyadi", "birth_date": "1958-03-12", **HOME}, 1),
    "son": ({"name": "Slamet Riyadi", "birth_date": "1985-08-21", **HOME}, 2),
    "hasan": ({"name": "Hasan Basri", "nik": "3171010907920001", **TWIN}, 3),
    "husin": ({"name": "Husin Basri", "nik": "3171010907920002", **TWIN}, 4),
    "seller": ({**SELLER, "phone": PHONE}, 5),
    "buyer": ({**BUYER, "phone": PHONE}, 6),
}
SAID = {
    ("father", "en"): "father and son may share name and address",
    ("father", "id"): "ayah dan anak dapat bernama dan beralamat sama",
    ("hasan", "en"): "Their NIK are neighbours",
    ("hasan", "id"): "NIK-nya berurutan",
    ("seller", "en"): "A number is passed on or shared",
    ("seller", "id"): "Nomor dapat berpindah tangan",
}


@pytest.fixture
def trapped(bench: Workbench) -> dict[str, Mention]:
    """The six of them, linked."""
    people = {
        name: make_mention(Kind.PERSON, row, label=JAKARTA, source=SOURCE, **values)
        for name, (values, row) in TRAPS.items()
    }
    bench.store.begin_source(SOURCE)
    bench.store.write(list(people.values()), [])
    link(bench, SERVICE)
    return people


def test_trapped_pairs_stay_apart_and_are_near(
    bench: Workbench, trapped: dict[str, Mention], sit: Sit
) -> None:
    jakarta = sit("jakarta")
    near = {}
    for one, other in (("father", "son"), ("hasan", "husin"), ("seller", "buyer")):
        page = open_person(bench, jakarta, trapped[one].id)
        assert len(page.page.mentions) == 1
        (near[one],) = page.apart
        assert near[one].other.id == trapped[other].id
    assert (near["father"].guard, near["hasan"].guard) == ("birth_conflict", "nik_neighbour")
    assert (near["seller"].alike, near["seller"].differs) == (
        Likeness.TELEPHONE,
        ("nik", "name", "birth_date"),
    )


def test_father_and_son_with_a_nik_each_are_near_though_nobody_judged_them(
    bench: Workbench, sit: Sit
) -> None:
    niks = {"father": "3171011203580001", "son": "3171012108850004"}
    people = {
        name: make_mention(
            Kind.PERSON, row, label=JAKARTA, source=SOURCE, **TRAPS[name][0], nik=niks[name]
        )
        for row, name in enumerate(niks, start=1)
    }
    elsewhere = make_mention(
        Kind.PERSON, 3, label=JAKARTA, source=SOURCE, name="Slamet Riyadi", address="Jl. Lain 1"
    )
    bench.store.begin_source(SOURCE)
    bench.store.write([*people.values(), elsewhere], [])
    (near,) = open_person(bench, sit("jakarta"), people["father"].id).apart
    assert near.other.id == people["son"].id
    assert (near.alike, near.evidence) == (Likeness.HOUSEHOLD, None)
    assert (near.differs, near.agrees) == (("nik", "birth_date"), ("name",))


@pytest.mark.browser
def test_pages_name_the_reason_in_both_languages(
    bench: Workbench, trapped: dict[str, Mention], tmp_path: Path
) -> None:
    secret = enrol(bench, "jakarta")
    assert secret is not None
    with serving(bench) as running, browsing(running.origin) as visit:
        visit.sign_in("jakarta", secret)
        for (who, language), said in SAID.items():
            _look(visit, trapped[who].id, language, said, tmp_path / f"{who}-{language}.png")


def _look(visit: Visit, person: str, language: str, said: str, picture: Path) -> None:
    visit.open(f"/preferences?language={language}&back=/app/person?id={person}")
    place = visit.page.get_by_text(said)
    place.wait_for()
    place.scroll_into_view_if_needed()
    visit.page.screenshot(path=picture)
