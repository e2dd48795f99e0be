"""Links folded by columns against the same said in dictionaries."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.folded_links import fold_links
from graph.links import LinkKind

KINDS = (LinkKind.CALLED, LinkKind.USES_PHONE, LinkKind.INVOLVED_IN)
MENTIONS = [f"m{k}" for k in range(6)]
ENTITY_OF = dict(zip(MENTIONS, ["m0", "m0", "m2", "m3", "m2", "m5"], strict=True))
LINKS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from([*MENTIONS, "hidden"]),
        st.sampled_from([*MENTIONS, "hidden"]),
        st.sampled_from([0, 202201, 202212, 202304]),
    ),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(rows=LINKS)
def test_links_fold_by_kind_and_entities_in_the_order_of_the_first(rows) -> None:
    frame = pd.DataFrame(
        {
            "kind": pd.Series([kind.value for kind, *_ in rows], dtype="str").astype("category"),
            "start": pd.Series([start for _, start, *_ in rows], dtype="str"),
            "end": pd.Series([end for *_, end, _ in rows], dtype="str"),
            "month": [month for *_, month in rows],
        }
    )
    want: dict[tuple[object, ...], list[int]] = {}
    for row, (kind, start, end, _) in enumerate(rows):
        if "hidden" not in (start, end):
            want.setdefault((kind, ENTITY_OF[start], ENTITY_OF[end]), []).append(row)
    mentions = pd.DataFrame({"id": pd.Series(MENTIONS, dtype="str")})
    got = fold_links(mentions, frame, ENTITY_OF)
    ties = [
        (got.kinds[kind], got.entities[start], got.entities[end])
        for kind, start, end in zip(got.kind, got.start, got.end, strict=True)
    ]
    bounds = got.bounds.tolist()
    links = [got.links.tolist()[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]
    assert list(zip(ties, links, strict=True)) == list(want.items())
    assert got.first.tolist() == [min(rows[k][3] for k in of) for of in want.values()]
    assert got.last.tolist() == [max(rows[k][3] for k in of) for of in want.values()]
    assert got.tie_of_link.tolist() == [k for k, of in enumerate(links) for _ in of]
    assert [ties[k][0] for k in got.are(LinkKind.CALLED).nonzero()[0]] == [
        kind for kind, *_ in want if kind is LinkKind.CALLED
    ]
