"""The person page: who it is, what it is made of, why, and what it is tied to."""

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from graph.links import LinkKind
from workbench.actions.open_person import Associate, PersonPage, RankLine, open_person
from workbench.actions.unmask import unmask
from workbench.charts import marks, timeline
from workbench.locale import written
from workbench.views import (
    addresses,
    association,
    entity,
    failure,
    kinds,
    markup,
    merges,
    swaps,
    values,
)
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column


def draw(desk: Desk) -> Drawn:
    """Drawn again after a merge is undone: the same address, what is now true."""
    person = desk.asked()
    page = open_person(desk.bench, desk.sitting, person)
    told = desk.html(markup.EMPTY)
    content = pn.Column(
        sizing_mode="stretch_width", margin=0, styles={"gap": "20px", "max-height": "none"}
    )

    def redraw(message: Markup) -> None:
        told.object = str(message)
        # The page is drawn after the message has left: a changed graph takes a while to load.
        pn.state.execute(again, schedule=True)

    def again() -> None:
        try:
            now = open_person(desk.bench, desk.sitting, person)
        except failure.FAILURES as error:
            content.objects = [desk.html(failure.message(desk.words, error))]
        else:
            content.objects = _content(desk, now, redraw)

    content.objects = _content(desk, page, redraw)
    return Drawn(page.page.entity.title, (told, content), page.page.classification)


def _content(
    desk: Desk, page: PersonPage, redraw: Callable[[Markup], None]
) -> list[pn.viewable.Viewable]:
    whole = page.page
    top = markup.stack(
        entity.head(desk, whole, _aliases(desk, page)),
        markup.columns(_ranks(desk, page), _cases(desk, page)),
    )
    middle = markup.columns(entity.best(desk, whole), entity.contradictions(desk, whole))
    parts: list[pn.viewable.Viewable] = [desk.html(top)]
    if page.nik_masked:
        parts.append(_unmask(desk, page))
    parts.append(desk.html(middle))
    parts.extend(merges.section(desk, page, redraw))
    near = (merges.apart(desk, page), *swaps.cards(desk, page.swaps))
    parts.append(desk.html(markup.stack(*filter(None, near), _associates(desk, page))))
    parts.extend(_timeline(desk, page))
    others = [t for t in whole.ties if t.kind is not LinkKind.INVOLVED_IN]
    rest = markup.stack(
        entity.ties(desk, others, desk.words("Phones, vehicles, accounts and places")),
        entity.made_of(desk, whole.mentions),
    )
    parts.append(desk.html(rest))
    return parts


def _aliases(desk: Desk, page: PersonPage) -> Markup:
    main = page.page.entity.title.casefold()
    names = {v.original.casefold(): v.original for v in (*page.aliases, *page.names)}
    names.pop(main, None)
    return markup.join((markup.chip(n) for n in list(names.values())[:8]), " ")


def _ranks(desk: Desk, page: PersonPage) -> Markup:
    words = desk.words
    title = words("Place in networks")
    if not page.ranks:
        body = markup.empty(words("In no network."), words("It belongs to none that you may see."))
        return markup.card(title, body)
    return markup.card(title, markup.items(_rank(desk, r) for r in page.ranks))


def _rank(desk: Desk, line: RankLine) -> Markup:
    text = desk.words(
        "rank {rank} of {of}; with 90% certainty {low} to {high}",
        rank=written.number(line.rank),
        of=written.number(line.of),
        low=written.number(line.low),
        high=written.number(line.high),
    )
    name = markup.link(addresses.page("network", id=line.network), line.network_name, "title")
    drawn = marks.rank_interval(line.rank, line.low, line.high, line.of, text)
    return Markup('<div class="between"><div>{}<br>{}</div>{}</div>').format(
        name, markup.soft(text), drawn
    )


def _cases(desk: Desk, page: PersonPage) -> Markup:
    words = desk.words
    title = words("Cases")
    if not page.cases:
        body = markup.empty(words("In no case."), words("Only other records name this person."))
        return markup.card(title, body)
    rows = [
        values.entity_row(
            desk,
            tie.other,
            written.months(tie.first_month, tie.last_month, words.language),
        )
        for tie in page.cases
    ]
    return markup.card(title, markup.items(rows), count=written.number(len(rows)))


def _unmask(desk: Desk, page: PersonPage) -> pn.viewable.Viewable:
    """The NIK in clear only for a reason, which is recorded."""
    words = desk.words
    shown = desk.html(_nik(desk, page.nik_masked, words("masked")), sizing_mode=None)
    reason = pmui.TextInput(
        label=words("Reason to see it in full"), size="small", margin=0, width=340
    )
    button = pmui.Button(label=words("Show in full"), variant="outlined", size="small", margin=0)

    def act() -> Markup:
        entity_id = page.page.entity.id
        found = unmask(desk.bench, desk.sitting, entity_id, "nik", reason.value_input or "")
        numbers = tuple(dict.fromkeys(v.value for v in found.values))
        return _nik(desk, numbers, words("in full; recorded in the audit log"))

    def on_click(*_: object) -> None:
        shown.object = str(failure.attempt(words, act))

    button.on_click(on_click)
    line = pn.Row(shown, reason, button, margin=0)
    line.styles = {"gap": "16px", "flex-wrap": "wrap", "align-items": "center"}
    return desk.paper(line)


def _nik(desk: Desk, numbers: tuple[str, ...], how: str) -> Markup:
    return Markup(
        '<div class="row"><span class="soft">NIK</span><b class="num">{}</b>{}</div>'
    ).format(", ".join(numbers), markup.soft(how))


def _associates(desk: Desk, page: PersonPage) -> Markup:
    words = desk.words
    title = words("Persons tied to this one")
    if not page.associates:
        body = markup.empty(
            words("No other person is tied to this one."),
            words("Shared cases, phones, vehicles and accounts would tie them."),
        )
        return markup.card(title, body)
    heads = [Column(words("Person")), Column(words("Through")), Column(words("Strength"), True)]
    rows = [_associate(desk, a) for a in page.associates]
    note = words(
        "Strength grows with what they share, the rarer the more; ⟷ names telephones that called "
        "each other or accounts that sent money."
    )
    table = markup.table(heads, rows, title) + Markup("<p></p>") + markup.soft(note)
    return markup.card(title, table, count=written.number(len(rows)))


def _associate(desk: Desk, line: Associate) -> list[Markup | str]:
    through = association.through(desk, line)
    return [values.entity_link(desk, line.person), through, written.fixed(line.weight, 2)]


def _timeline(desk: Desk, page: PersonPage) -> list[pn.viewable.Viewable]:
    words = desk.words
    ticks = [
        timeline.Tick(
            h.when,
            words.term("kind", h.entity.kind),
            f"{words.term('link', h.what)}: {h.entity.title}",
            kinds.LOOKS[h.entity.kind].colour,
        )
        for h in page.timeline
    ]
    plot = timeline.happenings(ticks, language=words.language, dark=desk.dark)
    if plot is None:
        return []
    head = desk.html(Markup("<h2>{}</h2>").format(words("Timeline")))
    return [desk.paper(head, plot)]
