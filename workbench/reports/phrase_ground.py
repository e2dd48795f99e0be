"""What a weekly report stands on, put into words: areas, programmes, method and sources."""

from workbench.locale import Words
from workbench.locale.written import grams, number
from workbench.reports.document import Section, Table
from workbench.reports.weekly_risk import AreaRow, Basis, WeeklyRiskReport

_NOTHING = "–"


class Ground:
    """Writes out the second half of one report."""

    def __init__(self, report: WeeklyRiskReport, say: Words) -> None:
        self.report = report
        self.say = say

    def areas(self) -> Section:
        """Areas down to the village."""
        say = self.say
        table = Table(
            columns=(
                say("Area"),
                say("Code"),
                say("Cases"),
                say("This week"),
                say("Seizures"),
                say("Net mass"),
                say("Networks"),
                say("Programme"),
            ),
            align=("left", "left", "right", "right", "right", "right", "right", "left"),
            widths=(3.2, 1.6, 0.9, 1.1, 1.1, 1.4, 1.2, 2.2),
            rows=tuple(self.area_row(row) for row in self.report.areas),
            depths=tuple(row.depth for row in self.report.areas),
        )
        return Section(
            heading=say("Areas"),
            text=(
                say(
                    "Areas with at least one case or seizure, or marked by a programme "
                    "(drug-free village: Desa Bersinar; responsive city: Kota Tanggap Narkoba)."
                ),
            ),
            tables=(table,),
            empty=say("No case of this scope names an area."),
        )

    def area_row(self, row: AreaRow) -> tuple[str, ...]:
        """One row."""
        marks = []
        if row.drug_free_village:
            marks.append(self.say("drug-free village"))
        if row.responsive_city:
            marks.append(self.say("responsive city"))
        return (
            row.name,
            row.code,
            _counted(row.cases),
            _counted(row.cases_in_week),
            _counted(row.seizures),
            grams(row.grams) if row.grams else _NOTHING,
            _counted(row.networks),
            ", ".join(marks),
        )

    def programmes(self) -> Section:
        """Programme totals; small counts are suppressed before they reach the store."""
        say = self.say
        table = Table(
            columns=(say("Programme"), say("Period"), say("Measure"), say("Count")),
            align=("left", "left", "left", "right"),
            widths=(2, 1, 3, 1),
            rows=tuple(
                (
                    say.term("programme", programme),
                    period,
                    say.term("measure", measure),
                    say("fewer than 5") if count is None else number(count),
                )
                for programme, period, measure, count in self.report.totals
            ),
        )
        return Section(
            heading=say("Programmes"),
            tables=(table,),
            empty=say("No programme totals were delivered for this scope."),
        )

    def method(self) -> Section:
        """How risk is added up."""
        say = self.say
        networks = self.report.networks
        parts = networks[0].parts if networks else ()
        table = Table(
            columns=(say("Part of the risk"), say("Weight"), say("What it measures")),
            align=("left", "right", "left"),
            widths=(2, 1, 6),
            rows=tuple(
                (say.term("risk", p.name), number(p.weight), say.term("risk_meaning", p.name))
                for p in sorted(parts, key=lambda part: -part.weight)
            ),
        )
        return Section(
            heading=say("How risk is added up"),
            text=(
                say(
                    "Risk is the sum of its parts, each a value from 0 to 1 times its weight, "
                    "scaled so that the weights add up to 100. The weights are a setting."
                ),
            ),
            tables=(table,),
        )

    def basis(self) -> Section:
        """What it rests on."""
        say, basis = self.say, self.report.basis
        table = Table(
            columns=(
                say("Source"),
                say("Office"),
                say("Read"),
                say("Accepted"),
                say("Quarantined"),
                say("Duplicate"),
            ),
            align=("left", "left", "right", "right", "right", "right"),
            widths=(3, 3, 1, 1, 1.2, 1),
            rows=tuple(
                (
                    row.name,
                    row.office,
                    number(row.read),
                    number(row.accepted),
                    number(row.quarantined),
                    number(row.duplicate),
                )
                for row in basis.sources
            ),
        )
        return Section(
            heading=say("What this report rests on"),
            text=(self.basis_sentence(basis), self.calibration(basis)),
            tables=(table,),
            empty=say("No source is visible in this scope."),
        )

    def basis_sentence(self, basis: Basis) -> str:
        """Counts and versions."""
        return self.say(
            "Graph version {version}: {mentions} mentions, {links} links, {persons} persons after "
            "{judgements} judgements; policy {policy}.",
            version=number(basis.graph_version),
            mentions=number(basis.mentions),
            links=number(basis.links),
            persons=number(basis.persons),
            judgements=number(basis.judgements),
            policy=basis.policy_version[:12],
        )

    def calibration(self, basis: Basis) -> str:
        """Whether match probabilities are calibrated."""
        if basis.calibrated:
            return self.say("Match probabilities are calibrated on reviewed pairs.")
        return self.say(
            "Match probabilities are not yet calibrated: too few pairs have been reviewed."
        )


def _counted(count: int) -> str:
    """Nothing is a dash: in a long table, what there is must stand out."""
    return number(count) if count else _NOTHING
