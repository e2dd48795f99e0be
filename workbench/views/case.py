"""The case page: facts, weights, persons and objects, and the cases most likely related."""

from markupsafe import Markup

from workbench.actions.open_case import CasePage, RelatedCase, Weighing, open_case
from workbench.locale import written
from workbench.views import addresses, entity, evidence, markup, swaps, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text

_SHOWN_THINGS = 6
_WEAK = frozenset("DEF")
"""Grades of sources that are not usually reliable, unreliable, or cannot be judged."""


def draw(desk: Desk) -> Drawn:
    """One read, one page of HTML."""
    page = open_case(desk.bench, desk.sitting, desk.asked())
    whole, words = page.page, desk.words
    body = markup.stack(
        entity.head(desk, whole),
        markup.columns(entity.best(desk, whole), _weights(desk, page)),
        _related(desk, page),
        *swaps.cards(desk, page.swaps),
        entity.ties(desk, page.persons, words("Persons")),
        entity.ties(desk, page.objects, words("Objects and places")),
        entity.contradictions(desk, whole),
        entity.made_of(desk, whole.mentions),
    )
    return Drawn(whole.entity.title, (desk.html(body),), whole.classification)


def _weights(desk: Desk, page: CasePage) -> Markup:
    words = desk.words
    title = words("Seizures and their weights")
    if not page.weighings:
        body = markup.empty(
            words("No seizure in this case."), words("Weights appear once a seizure is recorded.")
        )
        return markup.card(title, body)
    heads = [
        Column(words("Seizure")),
        *(
            Column(words.term("property", name), True)
            for name in ("gross", "net", "set_aside", "destroyed")
        ),
        Column(words("Check")),
    ]
    table = markup.table(heads, [_weighing(desk, w) for w in page.weighings], title)
    note = words("Check: net is what was set aside and destroyed, and gross is not below net.")
    return markup.card(title, table + Markup("<p></p>") + markup.soft(note))


def _weighing(desk: Desk, line: Weighing) -> list[Text]:
    words = desk.words
    figures = (line.gross, line.net, line.set_aside, line.destroyed)
    if line.balanced is None:
        check = markup.soft(words("incomplete"))
    elif line.balanced:
        check = markup.chip(Markup("✓ {}").format(words("adds up")))
    else:
        check = markup.chip(Markup("! {}").format(words("does not add up")), "warn")
    shown = [written.grams(f) if f is not None else "–" for f in figures]
    return [values.entity_link(desk, line.seizure), *shown, check]


def _related(desk: Desk, page: CasePage) -> Markup:
    words = desk.words
    title = words("Cases most likely related")
    if not page.related:
        body = markup.empty(
            words("No lead to another case."),
            words("Nothing rare is shared with another case that you may see."),
        )
        return markup.card(title, body)
    review = addresses.page("review", subject="cases", case=page.page.entity.id)
    top = Markup('<div class="between"><div>{}<br>{}</div><div class="row">{}</div></div>').format(
        words("Leads, not findings: each says what it rests on."),
        markup.soft(_calibration(desk, page)),
        markup.link(review, words("Review these pairs")),
    )
    rows = markup.items(_lead(desk, r) for r in page.related)
    count = written.number(len(page.related))
    return markup.card(title, top + _series(desk, page) + rows, count=count)


def _calibration(desk: Desk, page: CasePage) -> str:
    """How far the probabilities can be trusted."""
    words, labels = desk.words, page.labels
    if page.calibrated:
        return words.count(
            "Probabilities are calibrated on {n} reviewed pair of cases.",
            "Probabilities are calibrated on {n} reviewed pairs of cases.",
            labels,
            n=written.number(labels),
        )
    return words.count(
        "Probabilities are not yet calibrated: {n} pair of cases has been reviewed.",
        "Probabilities are not yet calibrated: {n} pairs of cases have been reviewed.",
        labels,
        n=written.number(labels),
    )


def _series(desk: Desk, page: CasePage) -> Markup:
    """The series around the case, in one line."""
    if page.series is None:
        return markup.EMPTY
    text = desk.words.count(
        "One series with {n} other case, held by links of at least {p}:",
        "One series with {n} other cases, held by links of at least {p}:",
        len(page.series.cases),
        n=written.number(len(page.series.cases)),
        p=written.percent(page.series.weakest),
    )
    links = markup.join((values.entity_chip(desk, c) for c in page.series.cases), " ")
    return Markup('<h3>{}</h3><div class="row" style="margin-bottom:18px">{}</div>').format(
        text, links
    )


def _lead(desk: Desk, line: RelatedCase) -> Markup:
    words = desk.words
    head = values.entity_row(desk, line.case, evidence.share(line.evidence))
    marks = [markup.chip(words("another province"), "accent")] if line.across else []
    if line.verdict is not None:
        marks.append(markup.chip(words.term("case_verdict", line.verdict)))
    marks += [values.entity_chip(desk, t) for t in line.through[:_SHOWN_THINGS]]
    if len(line.through) > _SHOWN_THINGS:
        marks.append(markup.soft(words("and {n} more", n=len(line.through) - _SHOWN_THINGS)))
    said = Markup("<p>{} {}</p>").format(
        evidence.sentence(desk, line.evidence), markup.soft(_rests_on(desk, line))
    )
    parts = markup.more(words("Parts of the score"), evidence.waterfall(desk, line.evidence))
    return Markup('{}<div style="margin:8px 0 0 36px"><div class="row">{}</div>{}{}</div>').format(
        head, markup.join(marks, " "), said, parts
    )


def _rests_on(desk: Desk, line: RelatedCase) -> Markup:
    """The grades that the link rests on; a weak one is said in words."""
    words = desk.words
    if not line.grade:
        return Markup("{}").format(words("It rests on what was seized, where and when."))
    by_grade: dict[str, list[str]] = {}
    for name, grade in line.grades:
        by_grade.setdefault(grade, []).append(words.term("feature", name))
    grades = markup.join(
        (
            Markup("{} {}").format(values.grade(desk, grade), ", ".join(names))
            for grade, names in sorted(by_grade.items())
        ),
        "; ",
    )
    text = words("Grades it rests on:")
    weak = words("No shared thing is better graded: check the source first.")
    return Markup("{} {}. {}").format(text, grades, weak if line.grade[0] in _WEAK else "")
