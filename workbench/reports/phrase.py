"""The weekly report put into words: from its value to a document in one language."""

import io
from collections.abc import Callable, Sequence

import segno

from graph.progress import Progress, silent
from ingest.areas import Areas
from workbench.locale import Words
from workbench.locale.written import day, fixed, grams, moment, number, percent
from workbench.reports import plots
from workbench.reports.document import Document, Figure, Section, Table
from workbench.reports.phrase_ground import Ground
from workbench.reports.weekly_risk import (
    NATIONAL_SCOPE,
    ActorRow,
    Count,
    CrossLinkRow,
    NetworkRow,
    WeeklyRiskReport,
)

_PLOTTED = 12


class Phrasing:
    """Writes out one report; ``say`` holds the words of the language, ``areas`` the names."""

    def __init__(self, report: WeeklyRiskReport, say: Words, areas: Areas) -> None:
        self.report = report
        self.say = say
        self.areas = areas

    def document(self, progress: Progress = silent) -> Document:
        """The whole report; ``progress`` is told section by section, since plots take seconds."""
        report, say = self.report, self.say
        ground = Ground(report, say)
        makers = (
            self.networks,
            self.changes,
            self.actors,
            self.cross_links,
            self.masses,
            ground.areas,
            ground.programmes,
            ground.method,
            ground.basis,
        )
        return Document(
            language=say.language,
            banner=say.term("classification", report.classification).upper(),
            title=say("Weekly network-risk report"),
            subtitle=f"{self.scope()} · {say('Week {week}', week=str(report.week))}",
            facts=self.facts(),
            figures_of_week=tuple(self.figure_of_week(count) for count in report.counts),
            sections=_made(makers, progress),
            footer=say(
                "Jejaring · report {id} · a link is a lead, never a finding of guilt", id=report.id
            ),
            seal_svg=_seal(f"jejaring:{report.basis.audit_size}:{report.basis.audit_root}"),
            seal_text=report.basis.audit_words,
        )

    def scope(self) -> str:
        """Name of the scope."""
        if self.report.scope == NATIONAL_SCOPE:
            return self.say("National")
        return self.areas.name(self.report.scope)

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Who made it, when, of which days."""
        report, say = self.report, self.say
        week = report.week
        return (
            (say("Period"), f"{day(week.first, say.language)} – {day(week.last, say.language)}"),
            (say("Made"), moment(report.made, say.language)),
            (say("Made by"), report.made_by),
            (say("Audit root"), f"{report.basis.audit_root[:16]}… · {report.basis.audit_size}"),
        )

    def figure_of_week(self, count: Count) -> tuple[str, str, str]:
        """One figure of the summary with its change."""
        return (
            self.say.term("count", count.name),
            number(count.total),
            self.say(
                "{week} new this week, {before} the week before",
                week=number(count.in_week),
                before=number(count.week_before),
            ),
        )

    def provinces(self, codes: tuple[str, ...]) -> str:
        """Names of provinces."""
        return ", ".join(self.areas.name(code) for code in codes if code != NATIONAL_SCOPE)

    def drugs(self, codes: tuple[str, ...]) -> str:
        """Names of drugs."""
        return ", ".join(self.say.term("drug", code) for code in codes)

    def networks(self) -> Section:
        """Networks by risk, with the parts drawn."""
        say, rows = self.say, self.report.networks
        figures = (
            Figure(
                plots.risk_parts(rows[:_PLOTTED], say.term, say("Risk points")) if rows else "",
                say("Parts of the risk of each network; the parts add up to the risk."),
            ),
        )
        return Section(
            heading=say("Networks by risk"),
            figures=figures if rows else (),
            tables=(self.network_table(rows),),
            empty=say("No network of three or more persons is known in this scope."),
        )

    def network_table(self, rows: tuple[NetworkRow, ...]) -> Table:
        """One row a network."""
        say = self.say
        return Table(
            columns=(
                say("Network"),
                say("Risk"),
                say("Persons"),
                say("Cases"),
                say("Provinces"),
                say("Drugs"),
                say("Net mass"),
                say("Change"),
            ),
            align=("left", "right", "right", "right", "left", "left", "right", "left"),
            widths=(2.6, 0.9, 1.1, 0.9, 3, 1.7, 1.5, 1.5),
            rows=tuple(
                (
                    row.name,
                    fixed(row.risk, 1),
                    number(row.members),
                    number(row.cases),
                    self.provinces(row.provinces),
                    self.drugs(row.drugs),
                    grams(row.grams),
                    self.change(row),
                )
                for row in rows
            ),
        )

    def change(self, row: NetworkRow) -> str:
        """New, grown by how many, or unchanged."""
        if row.change == "new":
            return self.say("new")
        if row.members == row.members_before:
            return self.say("unchanged")
        difference = row.members - row.members_before
        return f"{'+' if difference > 0 else '−'}{number(abs(difference))}"

    def changes(self) -> Section:
        """New and grown networks."""
        say, changes = self.say, self.report.changes
        text = say(
            "Of all {n} networks, {new} are new and {grown} have grown since the week before.",
            n=number(_total(self.report, "networks")),
            new=number(changes.new),
            grown=number(changes.grown),
        )
        if changes.new + changes.grown > len(changes.rows):
            listed = say("The {n} of highest risk are listed.", n=number(len(changes.rows)))
            text = f"{text} {listed}"
        meaning = say(
            "A network is new if it shares less than half of the members, counted on the smaller "
            "of the two, with every network of the week before."
        )
        return Section(
            heading=say("New and grown networks"),
            text=(text, meaning),
            tables=(self.network_table(changes.rows),) if changes.rows else (),
        )

    def actors(self) -> Section:
        """Key actors with rank intervals."""
        say, rows = self.say, self.report.actors
        figures = (
            Figure(
                plots.rank_intervals(rows, say("Rank")) if rows else "",
                say("Rank of each key actor with its 90% interval under missing data."),
            ),
        )
        return Section(
            heading=say("Key actors"),
            text=(
                say(
                    "Ranks are estimates: some links are missing. Where intervals overlap, "
                    "the order is not certain."
                ),
            ),
            figures=figures if rows else (),
            tables=(self.actor_table(rows),),
            empty=say("No key actor is known in this scope."),
        )

    def actor_table(self, rows: tuple[ActorRow, ...]) -> Table:
        """One row an actor."""
        say = self.say
        return Table(
            columns=(
                say("Rank"),
                say("Interval"),
                say("Person"),
                say("Network"),
                say("Chance of top ten"),
                say("Cases"),
            ),
            align=("right", "right", "left", "left", "right", "right"),
            widths=(0.7, 1, 3, 3, 1.5, 0.8),
            rows=tuple(
                (
                    number(row.rank),
                    f"{row.low}–{row.high}",
                    row.name,
                    row.network,
                    percent(row.probability_top),
                    number(row.cases),
                )
                for row in rows
            ),
        )

    def cross_links(self) -> Section:
        """New links between cases of different provinces."""
        say, rows = self.say, self.report.cross_links
        table = Table(
            columns=(
                say("Case"),
                say("Case"),
                say("Provinces"),
                say("Shared"),
                say("Weight"),
                say("Since"),
            ),
            align=("left", "left", "left", "left", "right", "left"),
            widths=(2.3, 2.3, 2.6, 2, 1, 1.3),
            rows=tuple(self.cross_link(row) for row in rows),
        )
        return Section(
            heading=say("New links across provinces"),
            tables=(table,),
            empty=say("No new link across provinces was found this week."),
        )

    def cross_link(self, row: CrossLinkRow) -> tuple[str, ...]:
        """One row."""
        return (
            row.left_number,
            row.right_number,
            self.provinces(row.provinces),
            ", ".join(self.say.term("kind", kind) for kind in row.shared),
            self.say("{bits} bits", bits=fixed(row.bits, 1)),
            day(row.since, self.say.language),
        )

    def masses(self) -> Section:
        """Net mass by drug over the last twelve weeks."""
        say, rows = self.say, self.report.masses
        figure = Figure(
            plots.masses(rows, say.term, say("Net mass (kg)")) if rows else "",
            say("Net mass seized a week by drug, as stated in seizure reports."),
        )
        return Section(
            heading=say("Seizures, twelve weeks"),
            figures=(figure,) if rows else (),
            text=() if rows else (say("No seizure is dated in these twelve weeks."),),
        )


def _made(makers: Sequence[Callable[[], Section]], progress: Progress) -> tuple[Section, ...]:
    sections = []
    for done, make in enumerate(makers):
        progress("writing", done, len(makers))
        sections.append(make())
    return tuple(sections)


def _total(report: WeeklyRiskReport, name: str) -> int:
    return next(count.total for count in report.counts if count.name == name)


def _seal(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, scale=3, xmldecl=False)
    return out.getvalue().decode()
