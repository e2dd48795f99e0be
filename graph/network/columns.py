"""Edge columns as node numbers, whatever they come in: Arrow, pandas, numpy or lists."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Ends:
    """Both ends of each edge as numbers of ``nodes``."""

    source: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    nodes: Sequence[Hashable]


def encode_ends(source: Any, target: Any, nodes: Any = None) -> Ends:
    """Number the nodes: first those of ``nodes`` in order, then the others as they appear.

    Raises
    ------
    ValueError
        Columns differ in length, or an end is null.
    """
    if len(source) != len(target):
        raise ValueError("source and target columns differ in length")
    columns = [] if nodes is None else [nodes]
    columns += [source, target]
    try:
        codes, found = _encode_arrow(columns)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        codes, found = _encode_python(columns)
    if len(codes) and codes.min() < 0:
        raise ValueError("the end of an edge is null")
    edges = codes[len(codes) - 2 * len(source) :]
    return Ends(edges[: len(source)], edges[len(source) :], found)


def float_column(values: Any, length: int) -> npt.NDArray[np.float64]:
    """Return numbers as a contiguous column of ``length``; nulls are refused."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        values = (
            values.to_numpy(zero_copy_only=False)
            if isinstance(values, pa.Array)
            else (values.to_numpy())
        )
    out = np.ascontiguousarray(values, np.float64)
    if len(out) != length or np.isnan(out).any():
        raise ValueError("the weight column differs in length or holds nulls")
    return out


def _encode_arrow(columns: list[Any]) -> tuple[npt.NDArray[np.int32], list[Hashable]]:
    chunks: list[pa.Array] = []
    for column in columns:
        if isinstance(column, list | tuple) and any(isinstance(x, bool) for x in column[:1]):
            raise pa.ArrowTypeError("booleans are kept as Python objects")
        array = column if isinstance(column, pa.Array | pa.ChunkedArray) else pa.array(column)
        chunks.extend(array.chunks if isinstance(array, pa.ChunkedArray) else [array])
    types = {chunk.type for chunk in chunks if len(chunk)}
    if len(types) > 1:
        wider = pa.large_string() if all(_is_text(t) for t in types) else None
        if wider is None:
            raise pa.ArrowTypeError("ends of several types")
        chunks = [chunk.cast(wider) for chunk in chunks]
        types = {wider}
    chunks = [chunk for chunk in chunks if len(chunk)]
    if not chunks:
        return np.empty(0, np.int32), []
    if pa.types.is_integer(types.pop()):
        return _encode_numbers(chunks)
    whole = pa.chunked_array(chunks).combine_chunks()
    coded = whole.dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes.astype(np.int32, copy=False), coded.dictionary.to_pylist()


def _encode_numbers(chunks: list[pa.Array]) -> tuple[npt.NDArray[np.int32], list[Hashable]]:
    if any(chunk.null_count for chunk in chunks):
        raise ValueError("the end of an edge is null")
    codes, found = pd.factorize(np.concatenate([chunk.to_numpy() for chunk in chunks]))
    return codes.astype(np.int32), found.tolist()


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _encode_python(columns: list[Any]) -> tuple[npt.NDArray[np.int32], list[Hashable]]:
    """Number any hashable values; None is null."""
    index: dict[Hashable, int] = {}
    codes = [
        -1 if value is None else index.setdefault(value, len(index))
        for column in columns
        for value in column
    ]
    return np.asarray(codes, np.int32), list(index)
