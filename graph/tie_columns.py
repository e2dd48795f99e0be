"""What a viewer may see, as columns of ties: what every projection starts from."""

from datetime import date

import numpy as np
import pandas as pd

from graph.case_facts import CaseFacts, ties_until
from graph.links import LinkKind
from graph.network.csr import Floats
from graph.network.projections import grade_weight
from graph.view import EntityId, View


def tie_columns(view: View, facts: dict[EntityId, CaseFacts], until: date | None) -> pd.DataFrame:
    """Return the ties known at the end of the day ``until``, one row a kind and pair of entities.

    Columns: ``kind`` (of the links), ``start``, ``end`` (entity ids), ``count`` of links, ``first``
    and ``last`` month (``YYYYMM``, 0 if unknown), ``trust`` (mean weight of the links' grades, 0 to
    1). Cases that ``facts`` lacks are left out. Costs O(links); grades are opened once a snapshot.
    """
    if until is None:
        return _whole(view, facts)
    ties = ties_until(view, facts, until)
    links = pd.Series([i for tie in ties for i in tie.links], dtype="str")
    of = np.repeat(np.arange(len(ties)), [len(tie.links) for tie in ties])
    counts = np.bincount(of, minlength=len(ties))
    trust = np.bincount(of, weights=_trusts(view, links), minlength=len(ties)) / counts
    return pd.DataFrame(
        {
            "kind": pd.Series([tie.kind.value for tie in ties], dtype="str"),
            "start": pd.Series([tie.start for tie in ties], dtype="str"),
            "end": pd.Series([tie.end for tie in ties], dtype="str"),
            "count": counts.astype(np.int64),
            "first": np.array([tie.first_month for tie in ties], np.int64),
            "last": np.array([tie.last_month for tie in ties], np.int64),
            "trust": trust,
        }
    )


def _whole(view: View, facts: dict[EntityId, CaseFacts]) -> pd.DataFrame:
    frame, entity = view.snapshot.link_frame, view.snapshot.entity_of
    rows = pd.DataFrame(
        {
            "kind": frame["kind"].astype(str),
            "start": frame["start"].map(entity),
            "end": frame["end"].map(entity),
            "month": frame["month"].fillna(0).astype(np.int64),
            "trust": _trusts(view, frame["id"]),
        }
    ).dropna(subset=["start", "end"])
    groups = rows.groupby(["kind", "start", "end"], sort=False)
    folded = groups.agg(
        count=("month", "size"),
        first=("month", "min"),
        last=("month", "max"),
        trust=("trust", "mean"),
    ).reset_index()
    case = folded["kind"] == LinkKind.INVOLVED_IN.value
    return folded[~case | folded["end"].isin(list(facts))].reset_index(drop=True)


def _trusts(view: View, links: "pd.Series[str]") -> Floats:
    """Return the weight of each link's grade."""
    grades = view.snapshot.link_grades
    weights = {grade: grade_weight(grade) for grade in set(grades.values())}
    return np.array([weights[grades[link]] for link in links], np.float64)
