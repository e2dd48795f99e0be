"""Write a sample: raw files of many offices, a manifest, and the truth apart."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from graph.progress import Progress, silent
from ingest.synthetic.deliveries import lay_out
from ingest.synthetic.evidence import EvidenceRoom
from ingest.synthetic.files import write_file
from ingest.synthetic.first import SampleSummary, summary
from ingest.synthetic.manifest import write_manifest
from ingest.synthetic.networks import KEY_ROLES, SPAN_DAYS, Network
from ingest.synthetic.packing import Content, pack
from ingest.synthetic.programme import area_rows, total_rows
from ingest.synthetic.registers import Registrar
from ingest.synthetic.traffic import Traffic
from ingest.synthetic.truth import Tables, write_truth
from ingest.synthetic.wording import Clerk
from ingest.synthetic.world import World, make_world, provinces_of

_CALLS, _TRANSFERS = 60_000, 15_000


def write_sample(
    folder: Path,
    *,
    seed: int = 2022,
    scale: float = 1.0,
    today: date,
    progress: Progress = silent,
) -> SampleSummary:
    """Write a seeded sample into ``folder``; the same seed, scale and day give the same bytes.

    At scale 1: about 2,000 cases of all 38 provinces, 3,500 seizures, 7,000 person mentions,
    60,000 calls and 15,000 transfers. ``today`` is the day after the last event.
    """
    g = np.random.default_rng(seed)
    world = make_world(g, scale=scale, today=today)
    progress("world", 1, 3)
    content = _content(g, world, scale)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    deliveries = pack(content)
    for done, delivery in enumerate(deliveries, start=1):
        written.append(lay_out(delivery, g))
        write_file(folder, written[-1])
        progress("files", done, len(deliveries))
    write_manifest(folder, written, seed=seed, today=today)
    write_truth(folder, written, world.people.rows, _truth(world))
    return summary(folder, written, len(world.people.rows), len(world.networks))


def _content(g: np.random.Generator, world: World, scale: float) -> Content:
    clerk = Clerk(g, world.areas)
    registrar = Registrar(clerk, world.areas, world.numbers, world.today)
    registers = registrar.enter(world.cases, world.networks)
    evidence = EvidenceRoom(g, world.areas, world.chemistry, world.today).book(world.cases)
    traffic = Traffic(g, world.people, world.numbers)
    calls = traffic.calls(world.networks, world.cases, round(_CALLS * scale))
    transfers = traffic.transfers(world.networks, world.cases, round(_TRANSFERS * scale))
    return Content(
        areas=area_rows(g, world.areas),
        registers=registers,
        evidence=evidence,
        calls=calls,
        transfers=transfers,
        totals=total_rows(g, world.areas, world.today),
    )


def _truth(world: World) -> Tables:
    return {
        "networks": [
            {
                "network": n.id,
                "person": m.person.id,
                "role": m.role.value,
                "key": m.role in KEY_ROLES,
                "joined": m.joined.isoformat(),
            }
            for n in world.networks
            for m in n.members
        ],
        "network_list": [_network(n) for n in world.networks],
        "cases": [
            {
                "case": c.number,
                "network": c.network.id if c.network else None,
                "look_alike": c.look_alike,
                "happened": c.happened.isoformat(),
                "province": c.province,
            }
            for c in world.cases
        ],
        "phones": list(_phones(world)),
        "changes": list(_changes(world)),
    }


def _network(network: Network) -> dict[str, Any]:
    return {
        "network": network.id,
        "provinces": ",".join(provinces_of(network)),
        "drug": network.batches[0].drug,
        "started": network.started.isoformat(),
        "ended": network.ended.isoformat(),
        "state": network.state.value,
        "members": len(network.members),
        "compartment": network.compartment,
    }


def _phones(world: World) -> Iterable[dict[str, Any]]:
    start = (world.today - timedelta(days=SPAN_DAYS)).isoformat()
    for person in world.people.rows:
        swap = world.numbers.swaps.get(person.id)
        yield {
            "number": person.phones[0],
            "person": person.id,
            "from": start,
            "until": (swap.on - timedelta(days=1)).isoformat() if swap else None,
            "swap": swap is not None,
        }
        if swap:
            yield {"number": swap.new, "person": person.id, "from": swap.on.isoformat(),
                   "until": None, "swap": True}  # fmt: skip


def _changes(world: World) -> Iterable[dict[str, Any]]:
    """What the week before today brought: networks new, grown or in a province new to them."""
    week = world.today - timedelta(days=7)
    for network in world.networks:
        for member in network.members:
            if member.joined >= week:
                yield {"network": network.id, "change": "joined", "what": member.person.id}
        for case in world.cases:
            if case.network is network and case.happened >= week:
                yield {"network": network.id, "change": "case", "what": case.number}
        if network.state.value in ("new", "grown", "spread"):
            what = network.provinces[-1] if network.state.value == "spread" else None
            yield {"network": network.id, "change": network.state.value, "what": what}
