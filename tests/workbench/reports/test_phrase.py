"""What the weekly report says of its figures, in both languages."""

from datetime import UTC, datetime

import pytest

from ingest.areas import Areas
from workbench.locale import words
from workbench.reports.phrase import Phrasing
from workbench.reports.week import Week
from workbench.reports.weekly_risk import (
    Basis,
    Count,
    NetworkChanges,
    NetworkRow,
    RiskPartRow,
    WeeklyRiskReport,
)


def _network(n: int) -> NetworkRow:
    return NetworkRow(
        id=f"n{n}",
        name=f"Network {n}",
        members=5,
        members_before=0,
        cases=2,
        provinces=("31",),
        drugs=("sabu",),
        grams=100.0,
        risk=50.0 - n,
        parts=(RiskPartRow("size", 0.5, 10.0, 5.0),),
        change="new",
    )


def _report(new: int, listed: int) -> WeeklyRiskReport:
    rows = tuple(map(_network, range(listed)))
    return WeeklyRiskReport(
        id="wtest",
        scope="31",
        week=Week.parse("2026-W47"),
        made=datetime(2026, 11, 23, tzinfo=UTC),
        made_by="test",
        classification="rahasia",
        counts=(Count("networks", 232, new, 4),),
        masses=(),
        networks=rows,
        changes=NetworkChanges(new, 3, rows),
        actors=(),
        cross_links=(),
        areas=(),
        totals=(),
        basis=Basis(1, 1, 1, 1, 0, False, (), "v1", 1, "00" * 32, "one two"),
    )


@pytest.mark.parametrize(
    ("language", "figure", "told", "listed"),
    [
        (
            "en",
            "30 new this week, 4 the week before",
            "Of all 232 networks, 30 are new and 3 have grown since the week before.",
            "The 20 of highest risk are listed.",
        ),
        (
            "id",
            "30 baru pekan ini, 4 pekan sebelumnya",
            "Dari seluruh 232 jaringan, 30 baru dan 3 membesar sejak pekan sebelumnya.",
            "Yang ditampilkan adalah 20 dengan risiko tertinggi.",
        ),
    ],
)
def test_report_says_the_same_of_new_networks_in_figure_and_text(
    language: str, figure: str, told: str, listed: str
) -> None:
    document = Phrasing(_report(30, 20), words(language), Areas.load()).document()
    assert document.figures_of_week[0][1:] == ("232", figure)
    section = document.sections[1]
    assert section.text[0] == f"{told} {listed}"
    assert len(section.tables[0].rows) == 20


def test_report_that_lists_all_new_networks_does_not_say_it_lists_some() -> None:
    document = Phrasing(_report(2, 5), words("en"), Areas.load()).document()
    assert document.sections[1].text[0].endswith("since the week before.")
