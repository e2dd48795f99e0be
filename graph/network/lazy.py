"""Dict-of-dicts that come into being row by row, and facts that cannot be changed."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from graph.errors import ReadOnlyGraph
from graph.network.csr import Csr

REFUSAL = "a LinkGraph is read-only; change a copy() of it, which is a plain NetworkX graph"


def refuse(*_: object, **__: object) -> NoReturn:
    """Say that the graph cannot be changed."""
    raise ReadOnlyGraph(REFUSAL)


class Facts(dict[str, Any]):
    """Attributes of a node or an edge; writing to them is refused."""

    __slots__ = ()
    __setitem__ = refuse
    __delitem__ = refuse
    clear = refuse
    pop = refuse
    popitem = refuse
    setdefault = refuse
    update = refuse
    __ior__ = refuse

    def __copy__(self) -> dict[str, Any]:
        return dict(self)

    def __deepcopy__(self, _: object) -> dict[str, Any]:
        return dict(self)

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        return (Facts, (dict(self),))

    def copy(self) -> dict[str, Any]:
        """Return a plain dict."""
        return dict(self)


NO_FACTS = Facts()


class Rows(Mapping[Hashable, dict[Hashable, Facts]]):
    """The adjacency of compressed rows; a row is made when it is first asked for."""

    __slots__ = ("_arcs", "_csr", "_index", "_made", "_nodes")
    __setitem__ = refuse
    __delitem__ = refuse

    def __init__(
        self,
        csr: Csr,
        nodes: Sequence[Hashable],
        index: Mapping[Hashable, int],
        arcs: Mapping[str, np.ndarray],
    ) -> None:
        """``arcs`` are the attributes of the rows' arcs, as columns."""
        self._csr = csr
        self._nodes = nodes
        self._index = index
        self._arcs = arcs
        self._made: dict[Hashable, dict[Hashable, Facts]] = {}

    def __getitem__(self, node: Hashable) -> dict[Hashable, Facts]:
        made = self._made.get(node)
        if made is None:
            made = self._made[node] = self._row(self._index[node])
        return made

    def __contains__(self, node: object) -> bool:
        return node in self._index

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"<adjacency of {len(self)} nodes>"

    def _row(self, row: int) -> dict[Hashable, Facts]:
        first, last = self._csr.ptr[row], self._csr.ptr[row + 1]
        near = [self._nodes[k] for k in self._csr.idx[first:last].tolist()]
        if not self._arcs:
            return dict.fromkeys(near, NO_FACTS)
        names = list(self._arcs)
        columns = (column[first:last].tolist() for column in self._arcs.values())
        values = zip(*columns, strict=True)
        return {
            node: Facts(zip(names, of_arc, strict=True))
            for node, of_arc in zip(near, values, strict=True)
        }
