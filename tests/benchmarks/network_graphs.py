"""The benchmarks' graphs: uneven activity, communities, isolates; and persons with their cases."""

import numpy as np

from graph.network.projections import Uses


def edges(nodes: int, count: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Draw a graph of uneven activity and communities, isolates kept."""
    rng = np.random.default_rng(seed)
    activity = np.minimum((1 - rng.random(nodes)) ** (-1 / 1.6), nodes**0.5)
    group = rng.integers(0, max(1, nodes // 60), nodes)
    order = np.argsort(group, kind="stable")
    total = np.cumsum(activity[order])
    first = np.searchsorted(group[order], group)
    last = np.searchsorted(group[order], group, side="right") - 1
    pairs = np.empty(0, np.int64)
    while len(pairs) < count:
        draw = count * 2
        source = order[np.searchsorted(total, rng.random(draw) * total[-1])]
        inside = rng.random(draw) < 0.75
        low = np.where(inside, np.where(first[source] > 0, total[first[source] - 1], 0.0), 0.0)
        high = np.where(inside, total[last[source]], total[-1])
        target = order[np.searchsorted(total, low + rng.random(draw) * (high - low))]
        a, b = np.minimum(source, target), np.maximum(source, target)
        pairs = np.unique(np.concatenate([pairs, (a.astype(np.int64) * nodes + b)[a != b]]))
    pairs = rng.choice(pairs, count, replace=False)
    return (pairs // nodes).astype(np.int32), (pairs % nodes).astype(np.int32)


def read_or_draw(arguments: list[str]) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """Return node count and ends of each graph asked for: ``FILE.npz NODES`` or ``NODES EDGES``.

    A file holds the ends as ``u`` and ``v``. Without arguments 10k/40k and 100k/500k are drawn.
    """
    if not arguments:
        return [(n, *edges(n, m)) for n, m in ((10_000, 40_000), (100_000, 500_000))]
    if arguments[0].endswith(".npz"):
        with np.load(arguments[0]) as file:
            return [(int(arguments[1]), file["u"].astype(np.int32), file["v"].astype(np.int32))]
    nodes, count = int(arguments[0]), int(arguments[1])
    return [(nodes, *edges(nodes, count))]


def uses(persons: int, things: int, count: int, seed: int = 5) -> Uses:
    """Draw who is in which case: active persons in many, a case of up to a few dozen persons."""
    rng = np.random.default_rng(seed)
    activity = np.cumsum(np.minimum((1 - rng.random(persons)) ** (-1 / 1.8), 60))
    size = np.cumsum(np.minimum((1 - rng.random(things)) ** (-1 / 2.2), 40))
    draw = count * 11 // 10
    person = np.searchsorted(activity, rng.random(draw) * activity[-1]).astype(np.int64)
    thing = np.searchsorted(size, rng.random(draw) * size[-1])
    pairs = rng.permutation(np.unique(person * things + thing))[:count]
    return Uses(
        (pairs // things).astype(np.int32), (pairs % things).astype(np.int32), np.ones(len(pairs))
    )
