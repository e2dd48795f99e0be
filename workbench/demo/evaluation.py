"""What the demonstration found beside the planted truth, and beside two simpler ways of matching.

Persons are scored on pairs of mentions (precision, recall, F1); networks by the adjusted Rand
index (Hubert and Arabie 1985) over the persons of planted networks; key actors by how many planted
ones stand among the first ten of the network that they were found in.
"""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from graph.analysis.networks import TraffickingNetwork, find_networks
from graph.entity_graph import entity_graph
from graph.evidence import Judgement, Verdict
from graph.ids import judgement_id, mention_id, record_id
from graph.linking.metrics import Quality, adjusted_rand, cluster_quality
from graph.linking.persons import default_splink, exact_nik
from graph.view import EntityId, Snapshot, View
from ingest.synthetic.truth import read_truth
from workbench.bootstrap import Workbench

_SEED = 2022


@dataclass(frozen=True, slots=True)
class Score:
    """How one way of matching fares; ``actors`` of ``planted`` key actors were found."""

    method: str
    persons: Quality
    networks: float
    actors: int
    planted: int


class Evaluation:
    """Compares ways of matching on the truth of one sample."""

    def __init__(self, bench: Workbench, sample: Path, view: View) -> None:
        self._bench = bench
        self._view = view
        self._sample = sample
        self._records = self._identified(read_truth(sample, "records"))
        self._truth = self._records.set_index("mention")["entity_id"]
        self._networks = read_truth(sample, "networks")

    def scores(self) -> tuple[Score, ...]:
        """Exact NIK, default Splink, and what the workbench holds."""
        authority = self._view.authority
        plain = self._records.drop(columns=["mention", "entity_id"])
        return (
            self._baseline("exact NIK", exact_nik(plain).assignments),
            self._baseline("default Splink", default_splink(plain, seed=_SEED).assignments),
            self._score("Jejaring", self._view, self._bench.snapshots.networks(authority)),
        )

    def _baseline(self, method: str, assignments: pd.DataFrame) -> Score:
        """The same graph with the persons that another way of matching makes."""
        mention = dict(zip(self._records["unique_id"], self._records["mention"], strict=True))
        clusters: dict[object, list[str]] = {}
        for unique, cluster in zip(assignments["unique_id"], assignments["cluster"], strict=True):
            clusters.setdefault(cluster, []).append(mention[unique])
        stated = _Stated(tuple(clusters.values()), self._bench.clock())
        held = self._view.snapshot
        snapshot = Snapshot.load(self._bench.store, stated, held.labels, held)
        view = View(self._view.authority, snapshot)
        return self._score(method, view, find_networks(entity_graph(view), seed=_SEED))

    def _score(self, method: str, view: View, networks: Sequence[TraffickingNetwork]) -> Score:
        found = pd.Series({m: view.snapshot.entity_of[m] for m in self._truth.index})
        entity = self._entity_of_person(found)
        actors, planted = self._key_actors(networks, entity)
        return Score(
            method=method,
            persons=cluster_quality(found, self._truth),
            networks=self._agreement(networks, entity),
            actors=actors,
            planted=planted,
        )

    def _entity_of_person(self, found: pd.Series) -> dict[str, EntityId]:
        """The entity that holds most mentions of each true person."""
        held: dict[str, Counter[EntityId]] = {}
        for mention, person in zip(self._truth.index, self._truth, strict=True):
            held.setdefault(str(person), Counter())[found[str(mention)]] += 1
        return {person: counts.most_common(1)[0][0] for person, counts in held.items()}

    def _agreement(
        self, networks: Sequence[TraffickingNetwork], entity: dict[str, EntityId]
    ) -> float:
        place = {str(m): network.id for network in networks for m in network.members}
        rows = self._networks[self._networks["person"].isin(list(entity))]
        first = rows.drop_duplicates("person")  # a courier of several networks counts in the first
        found = [place.get(entity[p], f"none {p}") for p in first["person"]]
        return adjusted_rand(pd.Series(found), first["network"])

    def _key_actors(
        self, networks: Sequence[TraffickingNetwork], entity: dict[str, EntityId]
    ) -> tuple[int, int]:
        top = {str(actor.node) for network in networks for actor in network.key_actors[:10]}
        planted = set(self._networks.loc[self._networks["key"], "person"])
        return sum(entity.get(person) in top for person in planted), len(planted)

    def _identified(self, records: pd.DataFrame) -> pd.DataFrame:
        """Add the mention id of each truth record; rows that were not taken in are left out."""
        sources = {s.source.name: s.source.id for s in self._bench.store.sources()}
        parts = records["unique_id"].str.split("#", expand=True)
        ids = [
            mention_id(record_id(sources[file], int(row)), "person", slot)
            for file, row, slot in zip(parts[0], parts[1], parts[2], strict=True)
        ]
        frame = records.assign(mention=ids)
        return frame[frame["mention"].isin(set(self._view.snapshot.entity_of))]


class _Stated:
    """Clusters as judgements, for a snapshot; nothing is written."""

    def __init__(self, clusters: Sequence[list[str]], at: datetime) -> None:
        self._judgements = [
            Judgement(
                id=judgement_id(one, other, "same", "baseline", at.isoformat()),
                left=one,
                right=other,
                verdict=Verdict.SAME,
                actor="baseline",
                by_program=True,
                reason="",
                evidence=None,
                model="baseline",
                made=at,
            )
            for members in clusters
            for one, other in zip(members, members[1:], strict=False)
        ]

    def judgements(self, visible: Container[str]) -> list[Judgement]:
        """Those of visible mentions."""
        return [j for j in self._judgements if j.left in visible and j.right in visible]
