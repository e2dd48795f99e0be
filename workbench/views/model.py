"""The model page: how true the probabilities are, and what each threshold would do."""

from markupsafe import Markup

from graph.linking.metrics import ReliabilityBin
from graph.linking.review import SpotChecks, Threshold
from workbench.actions.model import LinkModel, models
from workbench.actions.review_queue import Subject
from workbench.locale import Words, written
from workbench.views import addresses, markup
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text

_SIDE, _PAD = 260.0, 34.0


def draw(desk: Desk) -> Drawn:
    """Persons, then cases; nothing here names a person or a case."""
    words = desk.words
    found = models(desk.bench, desk.sitting)
    head = Markup('<div class="head"><h1>{}</h1><p class="soft">{}</p></div>').format(
        words.term("page", "model"),
        words("What the program says of likeness, held against what persons decided."),
    )
    body = markup.stack(head, _full_run(desk), *(_model(desk, m) for m in found.models))
    return Drawn(words.term("page", "model"), (desk.html(body),), 0)


def _full_run(desk: Desk) -> Markup:
    words = desk.words
    text = words("Weekly, only what is new is matched. A run over everything waits to be accepted.")
    address = markup.link(addresses.page("full_run"), words.term("page", "full_run"))
    return markup.row(markup.soft(text), address)


def _model(desk: Desk, model: LinkModel) -> Markup:
    words = desk.words
    persons = model.subject is Subject.PERSONS
    title = words("Matching of persons") if persons else words("Linking of cases")
    top = markup.stack(_state(desk, model), _facts(desk, model))
    if model.page is None:
        return markup.card(title, top + _nothing_reviewed(desk, model))
    drawn = _reliability(desk, model.page.bins), _thresholds(desk, model)
    body = Markup('<div class="beside">{}</div>').format(markup.join(drawn))
    return markup.card(title, markup.stack(top, body))


def _state(desk: Desk, model: LinkModel) -> Markup:
    """Calibrated or not, said first; and what is still missing."""
    words = desk.words
    if model.calibrated:
        chip = markup.chip(Markup("✓ {}").format(words("calibrated")), "accent")
        return markup.row(chip, markup.soft(words("Fitted on the pairs that persons decided.")))
    chip = markup.chip(Markup("! {}").format(words("uncalibrated")), "warn")
    if min(model.same, model.different) >= model.needed:
        ready = words("Enough is decided: the next linking of persons calibrates it.")
        return markup.row(chip, markup.soft(ready))
    text = words(
        "Needs {n} decisions of each kind; there are {same} that say same and {different} that "
        "say different.",
        n=written.number(model.needed),
        same=written.number(model.same),
        different=written.number(model.different),
    )
    return markup.row(chip, markup.soft(text))


def _facts(desk: Desk, model: LinkModel) -> Markup:
    words, page = desk.words, model.page
    pairs: list[tuple[Text, Text]] = [
        (words("Pairs scored"), written.number(model.pairs)),
        (words("Pairs decided by persons"), written.number(model.same + model.different)),
        (words("Acts from a probability of"), written.percent(model.threshold)),
    ]
    if page is not None:
        # Nothing decided above the threshold is no precision of zero.
        above = any(t.reviewed for t in page.thresholds if t.probability >= model.threshold)
        pairs += [
            (words("Precision there, on decided pairs"), _share(words, page.precision, above)),
            (words("Recall there, on decided pairs"), _share(words, page.recall, above)),
            (words("Mean error of the probability"), written.percent(page.calibration_error)),
        ]
    if model.candidate_recall is not None:
        share = written.percent(model.candidate_recall)
        pairs.append((words("Decided links that the program looked at"), share))
    if model.checks is not None and model.checks.merges:
        pairs.append((words("Precision of automatic merges"), _checks(desk, model.checks)))
    if model.held:
        text = words(
            "{n}, of them {same} one person after all",
            n=written.number(model.held),
            same=written.number(model.held_same),
        )
        pairs.append((words("Decided pairs that a guard had held back"), text))
    if model.version:
        pairs.append((words("Version of the model"), model.version))
    return markup.facts(pairs)


def _checks(desk: Desk, checks: SpotChecks) -> str:
    words, merges = desk.words, written.number(checks.merges)
    if not checks.checked:
        return words("not yet known: no spot check of {all} merges is answered", all=merges)
    return words(
        "{p} (95%: {low} – {high}), from {n} spot checks drawn at random from {all} merges",
        p=written.percent(checks.same / checks.checked),
        low=written.percent(checks.low),
        high=written.percent(checks.high),
        n=written.number(checks.checked),
        all=merges,
    )


def _share(words: Words, share: float, known: bool) -> str:
    return written.percent(share) if known else words("not yet known: no decided pair lies there")


def _nothing_reviewed(desk: Desk, model: LinkModel) -> Markup:
    words = desk.words
    address = addresses.page("review", subject=model.subject.value)
    then = Markup("{} {}").format(
        words("Decisions from the review queue will be held against the probabilities here."),
        markup.link(address, words("Open the review queue")),
    )
    return markup.empty(words("No scored pair has been decided yet."), then)


def _reliability(desk: Desk, bins: tuple[ReliabilityBin, ...]) -> Markup:
    """Said against found: on the line, probabilities are true."""
    words = desk.words
    title = words("Said and found")
    heads = [
        Column(words("Said"), True),
        Column(words("Found"), True),
        Column(words("Pairs"), True),
    ]
    rows = [
        [written.percent(b.predicted), written.percent(b.observed), written.number(b.pairs)]
        for b in bins
        if b.pairs
    ]
    note = words("On the line, what was said is what was found. Larger dots rest on more pairs.")
    table = markup.more(words("As a table"), markup.table(heads, rows, title))
    return Markup("<div><h3>{}</h3>{}<p>{}</p>{}</div>").format(
        title, _diagram(desk, bins), markup.soft(note), table
    )


def _diagram(desk: Desk, bins: tuple[ReliabilityBin, ...]) -> Markup:
    words = desk.words
    most = max((b.pairs for b in bins), default=1) or 1
    inner = _SIDE - 2 * _PAD

    def x(share: float) -> str:
        return f"{_PAD + share * inner:.1f}"

    def y(share: float) -> str:
        return f"{_SIDE - _PAD - share * inner:.1f}"

    dots = markup.join(
        Markup('<circle class="mark" cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
            x(b.predicted),
            y(b.observed),
            f"{3 + 6 * (b.pairs / most) ** 0.5:.1f}",
            words(
                "said {p}, found {o}, {n} pairs",
                p=written.percent(b.predicted),
                o=written.percent(b.observed),
                n=written.number(b.pairs),
            ),
        )
        for b in bins
        if b.pairs
    )
    ticks = markup.join(
        Markup(
            '<text x="{0}" y="{1}" text-anchor="middle">{2}</text>'
            '<text x="{3}" y="{4}" text-anchor="end">{2}</text>'
        ).format(x(s), f"{_SIDE - _PAD + 16:.1f}", written.percent(s), f"{_PAD - 6:.1f}", y(s))
        for s in (0.0, 0.5, 1.0)
    )
    return Markup(
        '<svg class="reliability" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<rect class="frame" x="{2}" y="{3}" width="{4}" height="{4}"/>'
        '<line class="axis" x1="{5}" y1="{6}" x2="{7}" y2="{8}"/>{9}{10}</svg>'
    ).format(_SIDE, words("Said and found"), _PAD, _PAD, inner, x(0), y(0), x(1), y(1), ticks, dots)


def _thresholds(desk: Desk, model: LinkModel) -> Markup:
    words = desk.words
    assert model.page is not None
    persons = model.subject is Subject.PERSONS
    title = words("What each threshold would do")
    heads = [
        Column(words("From"), True),
        Column(words("Merged pairs") if persons else words("Linked pairs"), True),
        Column(words("Of them wrong"), True),
        Column(words("Wrong by decisions"), True),
        Column(words("Decided"), True),
        Column(words("Unchecked"), True),
    ]
    rows = [_threshold(t) for t in model.page.thresholds]
    note = words(
        "Wrong: expected from the probabilities. By decisions: 95% interval from the decided "
        "pairs, step by step between the thresholds. Unchecked: pairs in steps of which none was "
        "decided; they count as expected."
    )
    return Markup("<div><h3>{}</h3>{}<p>{}</p></div>").format(
        title, markup.table(heads, rows, title), markup.soft(note)
    )


def _threshold(line: Threshold) -> list[Text]:
    bounds = f"{written.number(line.wrong_low)} – {written.number(line.wrong_high)}"
    return [
        written.percent(line.probability, 1),
        written.number(line.merged),
        written.number(line.wrong, 1),
        bounds if line.reviewed else "–",
        written.number(line.reviewed),
        written.number(line.unchecked),
    ]
