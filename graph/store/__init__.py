"""The system of record in Neo4j. The only package that imports the Neo4j driver."""

from graph.store.sources import SourceCounts, SourceStatus
from graph.store.store import Store
from graph.store.verification import Fault
from graph.store.writer import WriteResult

__all__ = ["Fault", "SourceCounts", "SourceStatus", "Store", "WriteResult"]
