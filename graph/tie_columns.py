"""What a viewer may see, as columns of ties: what every projection starts from."""

from datetime import date

import numpy as np
import pandas as pd

from graph.case_facts import CaseFacts, ties_until
from graph.links import LinkKind
from graph.view import EntityId, View


def tie_columns(view: View, facts: dict[EntityId, CaseFacts], until: date | None) -> pd.DataFrame:
    """Return the ties known at the end of the day ``until``, one row a kind and pair of entities.

    Columns: ``kind`` (of the links), ``start``, ``end`` (entity ids), ``count`` of links, ``first``
    and ``last`` month (``YYYYMM``, 0 if unknown). Cases that ``facts`` lacks are left out. Costs
    O(links); without ``until`` no link is opened and no object made for one.
    """
    if until is None:
        return _whole(view, facts)
    ties = ties_until(view, facts, until)
    return pd.DataFrame(
        {
            "kind": pd.Series([tie.kind.value for tie in ties], dtype="str"),
            "start": pd.Series([tie.start for tie in ties], dtype="str"),
            "end": pd.Series([tie.end for tie in ties], dtype="str"),
            "count": np.array([len(tie.links) for tie in ties], np.int64),
            "first": np.array([tie.first_month for tie in ties], np.int64),
            "last": np.array([tie.last_month for tie in ties], np.int64),
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
        }
    ).dropna(subset=["start", "end"])
    groups = rows.groupby(["kind", "start", "end"], sort=False)["month"]
    folded = groups.agg(count="size", first="min", last="max").reset_index()
    case = folded["kind"] == LinkKind.INVOLVED_IN.value
    return folded[~case | folded["end"].isin(list(facts))].reset_index(drop=True)
