"""Series of cases, and what an analyst should look at first."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.linking.cases.link import CaseLinks


@dataclass(frozen=True, slots=True)
class Series:
    """Cases that hang together; ``weakest`` is the least probability that holds them."""

    cases: tuple[object, ...]
    weakest: float
    expected_links: float


def series(links: CaseLinks, *, threshold: float = 0.8, average: float = 0.3) -> tuple[Series, ...]:
    """Group cases into series, largest first.

    Likeliest pairs are joined first; two groups join only if their pairs' mean probability is at
    least ``average`` (pairs that were no candidates count 0), so that one chance link does not
    chain two series into one.
    """
    probability: dict[tuple[object, object], float] = {}
    for a, b, p in zip(links.pairs.left, links.pairs.right, links.pairs.probability, strict=True):
        probability[(a, b)] = probability[(b, a)] = float(p)
    group: dict[object, list[object]] = {}
    weakest: dict[int, float] = {}
    strong = links.pairs[links.pairs.probability >= threshold]
    for a, b, p in zip(strong.left, strong.right, strong.probability, strict=True):
        left, right = group.setdefault(a, [a]), group.setdefault(b, [b])
        if left is right:
            continue
        across = sum(probability.get((x, y), 0.0) for x in left for y in right)
        if across < average * len(left) * len(right):
            continue
        held = min(p, weakest.get(id(left), 1.0), weakest.pop(id(right), 1.0))
        left.extend(right)
        weakest[id(left)] = float(held)
        for member in right:
            group[member] = left
    unique = {id(members): members for members in group.values() if len(members) > 1}
    found = [Series(tuple(m), weakest[key], _expected(m, probability)) for key, m in unique.items()]
    return tuple(sorted(found, key=lambda s: (-len(s.cases), -s.expected_links)))


def _expected(members: list[object], probability: dict[tuple[object, object], float]) -> float:
    pairs = ((a, b) for n, a in enumerate(members) for b in members[n + 1 :])
    return sum(probability.get(pair, 0.0) for pair in pairs)


def worklist(links: CaseLinks, case: object, *, limit: int = 20) -> pd.DataFrame:
    """Return the pairs of one case, likeliest first, with ``other`` for the other case."""
    pairs = links.pairs
    mine = pairs[(pairs.left == case) | (pairs.right == case)]
    other = np.where(mine.left == case, mine.right, mine.left)
    return mine.assign(other=other).head(limit).reset_index(drop=True)


def leads(links: CaseLinks, province: pd.Series, *, threshold: float = 0.5) -> pd.DataFrame:
    """Return probable links, those across provinces first; ``province`` is by case id."""
    found = links.pairs[links.pairs.probability >= threshold].copy()
    a, b = found.left.map(province), found.right.map(province)
    found["across"] = (a != b) & a.notna() & b.notna()
    return found.sort_values(
        ["across", "probability"], ascending=False, kind="stable", ignore_index=True
    )
