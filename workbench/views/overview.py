"""The first page: what waits for this reader, and where the risk is."""

from markupsafe import Markup

from graph.pole import Kind
from workbench.actions.overview import Overview, overview
from workbench.locale import written
from workbench.views import addresses, kinds, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn

_COUNTED = (Kind.PERSON, Kind.CASE, Kind.SEIZURE, Kind.PHONE, Kind.VEHICLE, Kind.ACCOUNT)


def draw(desk: Desk) -> Drawn:
    """One read, one page of HTML."""
    seen = overview(desk.bench, desk.sitting)
    words = desk.words
    head = Markup('<div class="head"><h1>{}</h1><span class="soft">{}</span></div>').format(
        words.term("page", "overview"),
        words("What you may see as of {when}", when=desk.moment(desk.bench.clock())),
    )
    body = markup.stack(
        head,
        _waiting(desk, seen),
        _counts(desk, seen),
        markup.columns(_networks(desk, seen), _leads(desk, seen)),
        _recent(desk, seen),
    )
    return Drawn(words.term("page", "overview"), (desk.html(body),))


def _waiting(desk: Desk, seen: Overview) -> Markup:
    words = desk.words
    if not seen.sources:
        return markup.notice(
            words("No records yet."),
            words("Bring in the first file: a records officer does it under Sources."),
        )
    if not seen.awaiting_review:
        return markup.notice(
            words("No match waits for your review."), words("New ones appear here by themselves.")
        )
    text = words.count(
        "{n} possible match waits for a person.",
        "{n} possible matches wait for a person.",
        seen.awaiting_review,
        n=written.number(seen.awaiting_review),
    )
    return markup.notice(
        text, markup.link(addresses.page("review"), words("Open the review queue"))
    )


def _counts(desk: Desk, seen: Overview) -> Markup:
    counts = dict(seen.counts)
    return markup.figures(
        (kinds.badge(kind, desk.words), written.number(counts.get(kind, 0))) for kind in _COUNTED
    )


def _networks(desk: Desk, seen: Overview) -> Markup:
    words = desk.words
    if not seen.networks:
        body = markup.empty(
            words("No network stands out."),
            words("Networks are found once persons and cases are linked."),
        )
        return markup.card(words("Networks of highest risk"), body)
    rows = [
        [
            markup.link(addresses.page("network", id=n.id), n.name, "title"),
            written.number(n.members),
            written.number(len(n.provinces)),
            written.fixed(n.risk, 1),
        ]
        for n in seen.networks
    ]
    heads = [
        markup.Column(words("Network")),
        markup.Column(words("Persons"), True),
        markup.Column(words("Provinces"), True),
        markup.Column(words("Risk"), True),
    ]
    title = words("Networks of highest risk")
    every = markup.link(addresses.page("networks"), words("All networks"))
    return markup.card(title, markup.table(heads, rows, title) + Markup("<p></p>") + every)


def _leads(desk: Desk, seen: Overview) -> Markup:
    words = desk.words
    title = words("Persons in cases of several provinces")
    if not seen.leads:
        body = markup.empty(
            words("None that you may see."),
            words("A person appears here once cases of two provinces name them."),
        )
        return markup.card(title, body)
    rows = (
        values.entity_row(
            desk,
            lead.person,
            Markup("{}<br>{}").format(
                words.count("{n} case", "{n} cases", lead.cases, n=written.number(lead.cases)),
                values.provinces(desk, lead.provinces, most=2),
            ),
        )
        for lead in seen.leads
    )
    return markup.card(title, markup.items(rows))


def _recent(desk: Desk, seen: Overview) -> Markup:
    words = desk.words
    title = words("Latest cases")
    if not seen.recent_cases:
        body = markup.empty(words("No case yet."), words("Try a search, or ask for a source."))
        return markup.card(title, body)
    return markup.card(title, markup.items(values.entity_row(desk, c) for c in seen.recent_cases))
