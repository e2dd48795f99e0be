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


_NOT_FOR_ARROW = (
    pa.ArrowInvalid,
    pa.ArrowTypeError,
    pa.ArrowNotImplementedError,
    OverflowError,
    UnicodeEncodeError,
)


def encode_ends(source: Any, target: Any, nodes: Any = None) -> Ends:
    """Number the nodes: first those of ``nodes`` in order, then the others as they appear.

    Raises
    ------
    ValueError
        Columns differ in length or have several dimensions, or an end is null (or NaN).
    """
    if any(getattr(column, "ndim", 1) != 1 for column in (source, target, nodes)):
        raise ValueError("a column has one dimension")
    if len(source) != len(target):
        raise ValueError("source and target columns differ in length")
    columns = [] if nodes is None else [nodes if hasattr(nodes, "__len__") else list(nodes)]
    columns += [source, target]
    try:
        codes, found = _encode_arrow(columns)
    except _NOT_FOR_ARROW:
        codes, found = _encode_python(columns)
    if len(codes) and codes.min() < 0:
        raise ValueError("the end of an edge is null")
    edges = codes[len(codes) - 2 * len(source) :]
    return Ends(edges[: len(source)], edges[len(source) :], found)


def float_column(values: Any, length: int) -> npt.NDArray[np.float64]:
    """Return numbers as a contiguous column of ``length``; nulls and other values are refused."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        values = (
            values.to_numpy(zero_copy_only=False)
            if isinstance(values, pa.Array)
            else (values.to_numpy())
        )
    try:
        out = np.ascontiguousarray(values, np.float64)
    except (TypeError, ValueError):
        raise ValueError("the weight column holds what is not a number") from None
    if out.shape != (length,) or np.isnan(out).any():
        raise ValueError("the weight column differs in length or holds nulls")
    return out


def _encode_arrow(columns: list[Any]) -> tuple[npt.NDArray[np.int32], list[Hashable]]:
    chunks: list[pa.Array] = []
    for column in columns:
        if isinstance(column, list | tuple) and any(isinstance(x, bool) for x in column[:1]):
            raise pa.ArrowTypeError("booleans are kept as Python objects")
        array = column if isinstance(column, pa.Array | pa.ChunkedArray) else pa.array(column)
        chunks.extend(array.chunks if isinstance(array, pa.ChunkedArray) else [array])
    chunks = [chunk for chunk in chunks if len(chunk)]
    if len({chunk.type for chunk in chunks}) > 1:
        chunks = _of_one_type([c.dictionary_decode() if _is_coded(c.type) else c for c in chunks])
    if not chunks:
        return np.empty(0, np.int32), []
    if pa.types.is_integer(chunks[0].type):
        return _encode_numbers(chunks)
    whole = pa.chunked_array(chunks).combine_chunks()
    coded = whole.dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    found = coded.dictionary.to_pylist()
    if pa.types.is_floating(coded.dictionary.type):
        if any(map(_is_null, found)):
            raise ValueError("the end of an edge is null")
        if len(set(found)) < len(found):
            raise pa.ArrowTypeError("0.0 and -0.0 are one node to Python")
    return codes.astype(np.int32, copy=False), found


def _of_one_type(chunks: list[pa.Array]) -> list[pa.Array]:
    """Return chunks of text, or of whole numbers, as one type that holds them all."""
    kinds = {chunk.type for chunk in chunks}
    if len(kinds) == 1:
        return chunks
    if all(_is_text(kind) for kind in kinds):
        return [chunk.cast(pa.large_string()) for chunk in chunks]
    if all(pa.types.is_integer(kind) for kind in kinds):
        return [chunk.cast(pa.int64()) for chunk in chunks]
    raise pa.ArrowTypeError("ends of several types")


def _encode_numbers(chunks: list[pa.Array]) -> tuple[npt.NDArray[np.int32], list[Hashable]]:
    if any(chunk.null_count for chunk in chunks):
        raise ValueError("the end of an edge is null")
    codes, found = pd.factorize(np.concatenate([chunk.to_numpy() for chunk in chunks]))
    return codes.astype(np.int32), found.tolist()


def _is_text(kind: pa.DataType) -> bool:
    t = pa.types
    return bool(t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind))


def _is_coded(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind))


def _is_null(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _encode_python(columns: list[Any]) -> tuple[npt.NDArray[np.int32], list[Hashable]]:
    """Number any hashable values, as Python has them: the same one in any column is one node."""
    index: dict[Hashable, int] = {}
    codes = [
        -1 if _is_null(value) else index.setdefault(value, len(index))
        for column in columns
        for value in _python_values(column)
    ]
    return np.asarray(codes, np.int32), list(index)


def _python_values(column: Any) -> Any:
    if isinstance(column, pa.Array | pa.ChunkedArray):
        return column.to_pylist()
    if isinstance(column, np.ndarray) and column.dtype.kind in "biufUS":
        return column.tolist()
    return column.tolist() if isinstance(column, pd.Series | pd.Index) else column
