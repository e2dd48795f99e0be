"""Snapshots held in memory, one for each set of labels, with what is derived from them.

A snapshot holds opened values, so only few are kept and a stale one is dropped at once.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from threading import Lock

import networkx as nx
import pandas as pd

from graph.analysis.networks import NetworkSettings, TraffickingNetwork, find_networks
from graph.case_links import LinkedCases, case_table, linked_cases
from graph.entity_graph import entity_graph
from graph.linking.phone_swap import PhoneSwap
from graph.person_graph import person_graph
from graph.phone_leads import Contacts, swap_leads
from graph.progress import Progress, silent
from graph.resolution.ledger import Ledger
from graph.search import NameTable, Search
from graph.statement import Source
from graph.store import Store
from graph.view import Authority, EntityId, Snapshot, View
from security.blind_index import BlindIndex
from security.labels import Label
from workbench.actions.showing import Showing
from workbench.jobs.pool import Jobs, Task

_HELD = 6
_SEED = 2022
_DAYS = 4


@dataclass(frozen=True)
class Held:
    """A snapshot and what every viewer of it shares."""

    snapshot: Snapshot
    sources: Mapping[str, Source]
    case_table_before: pd.DataFrame | None = None
    past: "dict[date, nx.Graph[str]]" = field(default_factory=dict)

    @cached_property
    def names(self) -> NameTable:
        """Names and aliases, folded for the fuzzy search."""
        return NameTable.of(self.snapshot)

    @cached_property
    def case_table(self) -> pd.DataFrame:
        """What the cases hold."""
        if self.case_table_before is not None:
            return self.case_table_before
        return case_table(self._anonymous)

    @cached_property
    def cases(self) -> LinkedCases:
        """Which cases belong together."""
        return linked_cases(self._anonymous, table=self.case_table)

    @cached_property
    def contacts(self) -> Contacts:
        """Which telephones spoke with which."""
        return Contacts.of(self.snapshot.ties)

    def case_table_for(self, later: Snapshot) -> pd.DataFrame | None:
        """The case table, if it is there and a later snapshot's would be equal."""
        same = (later.content, later.entity_of) == (self.snapshot.content, self.snapshot.entity_of)
        return self.__dict__.get("case_table") if same else None

    @cached_property
    def persons(self) -> "nx.Graph[str]":
        """Persons tied through what they share."""
        return person_graph(self._anonymous)

    def persons_until(self, day: date) -> "nx.Graph[str]":
        """The same as it stood at the end of a day; the last few days asked for are kept."""
        graph = self.past.get(day) or person_graph(self._anonymous, day)
        self.past[day] = graph
        while len(self.past) > _DAYS:
            self.past.pop(next(iter(self.past)), None)
        return graph

    @property
    def key(self) -> tuple[frozenset[Label], int]:
        """What results that are computed from it are kept by."""
        return self.snapshot.labels, self.snapshot.version

    def entity_graph_until(self, day: date | None) -> "nx.Graph[str]":
        """Its entities and ties as one graph, as it stood at the end of ``day`` if one is given."""
        return entity_graph(self._anonymous, day)

    @property
    def _anonymous(self) -> View:
        """What is derived is the same for every viewer of these labels."""
        return View(Authority("", self.snapshot.labels, ""), self.snapshot)


class Snapshots:
    """Gives views; loads a snapshot again when the graph has changed."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        blind_index: BlindIndex,
        rating: NetworkSettings,
        jobs: Jobs,
    ) -> None:
        self._rating = rating
        self._store = store
        self._ledger = ledger
        self._blind_index = blind_index
        self._jobs = jobs
        self._held: OrderedDict[frozenset[Label], Held] = OrderedDict()
        self._loading: dict[frozenset[Label], Lock] = {}
        self._lock = Lock()

    def held(self, labels: frozenset[Label]) -> Held:
        """The present snapshot of these labels; loading one holds up its own readers only."""
        with self._lock:
            loading = self._loading.setdefault(labels, Lock())
        with loading:
            with self._lock:
                held = self._held.get(labels)
            if held is None or held.snapshot.version != self._store.graph_version():
                earlier = held.snapshot if held else None
                snapshot = Snapshot.load(self._store, self._ledger, labels, earlier)
                sources = {s.source.id: s.source for s in self._store.sources()}
                table = held.case_table_for(snapshot) if held else None
                held = Held(snapshot, sources, case_table_before=table)
            with self._lock:
                self._held[labels] = held
                self._held.move_to_end(labels)
                while len(self._held) > _HELD:
                    self._held.popitem(last=False)
        return held

    def key(self, authority: Authority) -> tuple[frozenset[Label], int]:
        """Labels and graph version, by which results computed from that graph are kept."""
        return self.held(authority.labels).key

    def view(self, authority: Authority) -> View:
        """The graph that this authority spans."""
        return View(authority, self.held(authority.labels).snapshot)

    def search(self, authority: Authority) -> Search:
        """Search over the same."""
        held = self.held(authority.labels)
        return Search(View(authority, held.snapshot), self._blind_index, held.names)

    def names(self, authority: Authority) -> NameTable:
        """The names of its persons, folded."""
        return self.held(authority.labels).names

    def networks(
        self, authority: Authority, until: date | None = None, progress: Progress = silent
    ) -> tuple[TraffickingNetwork, ...]:
        """Networks of the graph that this authority spans, highest risk first.

        With ``until`` as they stood at the end of that day. Computed in a process of its own, which
        ``progress`` follows and may cancel; kept for the graph version.
        """
        held = self.held(authority.labels)
        rating = replace(self._rating, until=f"{until:%Y-%m}") if until else self._rating
        task = Task(
            key=("networks", *held.key, until),
            asker=authority.actor,
            work=partial(find_networks, seed=_SEED, settings=rating),
            arguments=lambda: (held.entity_graph_until(until),),
        )
        return self._jobs.run(task, progress)

    def case_table(self, authority: Authority) -> pd.DataFrame:
        """What the cases of that graph hold; the first who asks opens all their values."""
        return self.held(authority.labels).case_table

    def cases(self, authority: Authority) -> LinkedCases:
        """Which cases of that graph belong together."""
        return self.held(authority.labels).cases

    def phone_swaps(self, authority: Authority, phones: Iterable[EntityId]) -> list[PhoneSwap]:
        """Leads that a user of one of these telephones goes on, or went before, by another."""
        held = self.held(authority.labels)
        return swap_leads(View(authority, held.snapshot), held.contacts, phones)

    def persons(self, authority: Authority, until: date | None = None) -> "nx.Graph[str]":
        """Its persons, tied through what they share, with ``until`` as of the end of that day."""
        held = self.held(authority.labels)
        return held.persons if until is None else held.persons_until(until)

    def showing(self, authority: Authority) -> Showing:
        """How that graph is shown."""
        held = self.held(authority.labels)
        return Showing(View(authority, held.snapshot), held.sources)
