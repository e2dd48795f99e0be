"""Persons who were held in one prison at one time: a weak tie, which dates prove or refute."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.folded_links import Numbers
from graph.links import LinkKind
from graph.network.csr import Floats
from graph.network.meetings import Stays, meetings
from graph.network.projections import grade_weight
from graph.statement import Link
from graph.view import View

STRENGTH = 0.2
"""What a stay with one other ties, where a case of two ties 1."""

MOST_MET = 25
"""A stay that meets more of the persons on file ties nobody."""


@dataclass(frozen=True, slots=True)
class PrisonMeetings:
    """Pairs of persons, by number in the snapshot's folded links; a pair may meet several times.

    ``strength`` is above 0, ``trust`` (0 to 1) the mean of the grades of both stays, ``first`` and
    ``last`` are the months (``YYYYMM``) in which they were held together.
    """

    start: Numbers
    end: Numbers
    strength: Floats
    trust: Floats
    first: Numbers
    last: Numbers


def prison_meetings(view: View, until: date | None = None) -> PrisonMeetings:
    """Return who was held with whom, as known at the end of the day ``until``.

    A stay without a first day ties nobody; one without a last day goes on. Costs O(stays log stays
    + pairs); links of stays are opened once a snapshot.
    """
    ties = view.snapshot.folded
    of = ties.tie_of_link
    rows = np.flatnonzero(ties.are(LinkKind.HELD_IN)[of])
    ids = view.snapshot.link_frame["id"].take(ties.links[rows]).tolist()
    opened = {link.id: link for link in view.links(ids)}
    at = [n for n, link in enumerate(ids) if _begun(opened.get(link), until)]
    links = [opened[ids[n]] for n in at]
    tie = of[rows[at]] if at else np.zeros(0, np.int64)
    first, last = _days(links, until)
    person, thing = ties.start[tie].astype(np.int32), ties.end[tie].astype(np.int32)
    trust = np.array([grade_weight(str(link.grade)) for link in links], np.float64)
    pairs, begin, end = meetings(Stays(person, thing, np.ones(len(at)), first, last), most=MOST_MET)
    graded, *_ = meetings(Stays(person, thing, trust, first, last), most=MOST_MET)
    return PrisonMeetings(
        start=pairs.start.astype(np.int64),
        end=pairs.end.astype(np.int64),
        strength=STRENGTH * pairs.weight,
        trust=graded.weight / pairs.weight,
        first=_months(begin),
        last=_months(end),
    )


def _begun(link: Link | None, until: date | None) -> bool:
    start = link.observed.start if link else None
    return start is not None and (until is None or start <= until)


def _days(links: list[Link], until: date | None) -> tuple[Numbers, Numbers]:
    """Return first and last days; a stay that goes on ends with the latest day there is."""
    first = [link.observed.start or date.min for link in links]
    known = [link.observed.end for link in links if link.observed.end]
    latest = until or max([*first, *known], default=date.min)
    last = [min(link.observed.end or latest, latest) for link in links]
    return (
        np.array([day.toordinal() for day in first], np.int64),
        np.array([day.toordinal() for day in last], np.int64),
    )


def _months(days: Numbers) -> Numbers:
    dates = [date.fromordinal(day) for day in days.tolist()]
    return np.array([day.year * 100 + day.month for day in dates], np.int64)
