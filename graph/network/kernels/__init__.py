"""Compiled kernels over compressed sparse rows; every one has NetworkX as its oracle in the tests.

All take ``ptr`` (int64, n + 1), ``idx`` (int32, one an arc) and, where weights matter, ``weight``
(float64, one an arc, or empty for all ones). Undirected graphs hold each edge as two arcs and a
self-loop as one.
"""
