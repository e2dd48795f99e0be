"""Calls and transfers: ties with a rate, drawn together and spread over days and hours.

Networks talk as they are led: the financier to coordinators only, coordinators to couriers and
dealers, who hardly know each other. Everybody also calls and pays people and firms that have
nothing to do with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ingest.synthetic.cases import Case
from ingest.synthetic.deliveries import Row
from ingest.synthetic.networks import Member, Network, Role, State
from ingest.synthetic.numbers import Numbers
from ingest.synthetic.people import People, Person

_HOURS = np.array([3, 2, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 4, 4, 5, 5, 5, 6, 7, 8, 8, 7, 5, 4], float)
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between two numbers over days; ``weight`` is relative to all ties drawn with it."""

    start: str
    end: str
    province: str
    since: date
    until: date
    weight: float
    amount: float = 0.0


# Rates a day between roles: calls, and transfers with the median amount in rupiah.
_CALLS = {
    (Role.FINANCIER, Role.COORDINATOR): 0.18, (Role.FINANCIER, Role.PRISONER): 0.12,
    (Role.PRISONER, Role.COORDINATOR): 0.35, (Role.COORDINATOR, Role.COORDINATOR): 0.10,
    (Role.COORDINATOR, Role.COURIER): 0.28, (Role.COORDINATOR, Role.DEALER): 0.24,
    (Role.COORDINATOR, Role.COOK): 0.12, (Role.COURIER, Role.DEALER): 0.03,
    (Role.DEALER, Role.DEALER): 0.012,
}  # fmt: skip
_PAYMENTS = {
    (Role.DEALER, Role.COORDINATOR): (0.10, 6e6), (Role.COORDINATOR, Role.FINANCIER): (0.09, 48e6),
    (Role.COORDINATOR, Role.COURIER): (0.05, 4e6), (Role.PRISONER, Role.FINANCIER): (0.03, 25e6),
    (Role.COORDINATOR, Role.PRISONER): (0.04, 15e6), (Role.COORDINATOR, Role.COOK): (0.02, 9e6),
}  # fmt: skip


class Traffic:
    """Draws calls and transfers of a sample."""

    def __init__(self, g: np.random.Generator, people: People, numbers: Numbers) -> None:
        self._g, self._people, self._numbers = g, people, numbers
        self._today = people.today

    def calls(self, networks: list[Network], cases: list[Case], count: int) -> list[Row]:
        """Draw calls, half of them within networks, in the order of time."""
        inside = self._leading(networks) + self._before_seizures(cases)
        outside = self._everyday(cases, networks)
        half = int(count * 0.5)
        ties, at = self._draw(inside, half, outside, count - half)
        seconds = np.round(self._g.lognormal(4.0, 0.9, len(ties))).astype(int)
        kinds = self._g.random(len(ties))
        turned = self._g.random(len(ties)) < 0.42
        cells = self._g.integers(1, 400, len(ties))
        rows = []
        for i, (tie, moment) in enumerate(zip(ties, _texts(at), strict=True)):
            a, b = (tie.end, tie.start) if turned[i] else (tie.start, tie.end)
            text = kinds[i] < 0.12
            rows.append(
                Row({
                    "nomor_a": a,
                    "nomor_b": b,
                    "waktu": moment,
                    "durasi": 0 if text else int(seconds[i]),
                    "jenis": "sms" if text else "suara",
                    "sel": f"{tie.province}-{cells[i]:04d}",
                    "kode_provinsi": tie.province,
                })
            )  # fmt: skip
        return rows

    def transfers(self, networks: list[Network], cases: list[Case], count: int) -> list[Row]:
        """Draw transfers, three in five within networks, in the order of time."""
        inside, outside = self._paying(networks), self._livelihood(cases)
        part = int(count * 0.6)
        ties, at = self._draw(inside, part, outside, count - part)
        amounts = self._amounts(ties)
        channels = ("mobile banking", "atm", "teller", "e-wallet")
        picks = self._g.choice(4, size=len(ties), p=[0.55, 0.25, 0.05, 0.15])
        return [
            Row({
                "rekening_asal": tie.start,
                "rekening_tujuan": tie.end,
                "waktu": moment,
                "nominal": int(amounts[i]),
                "kanal": channels[picks[i]],
                "no_referensi": f"TRX{i + 1:08d}",
                "kode_provinsi": tie.province,
            })
            for i, (tie, moment) in enumerate(zip(ties, _texts(at), strict=True))
        ]  # fmt: skip

    def _draw(
        self, inside: list[Tie], first: int, outside: list[Tie], second: int
    ) -> tuple[list[Tie], NDArray[np.int64]]:
        """Draw that many events of each kind; seconds since 1970, local time, ascending."""
        ties = inside + outside
        picks = np.concatenate([
            _shared(self._g, inside, first), _shared(self._g, outside, second) + len(inside)
        ])  # fmt: skip
        since = np.array([t.since.toordinal() for t in ties])[picks]
        until = np.array([t.until.toordinal() for t in ties])[picks]
        days = since + np.floor(self._g.random(len(picks)) * (until - since + 1))
        hours = self._g.choice(24, size=len(picks), p=_HOURS / _HOURS.sum())
        within = self._g.integers(0, 3600, len(picks))
        epoch = date(1970, 1, 1).toordinal()
        at = (days.astype(np.int64) - epoch) * _DAY_SECONDS + hours * 3600 + within
        order = np.argsort(at, kind="stable")
        return [ties[i] for i in picks[order]], at[order]

    def _pairs(
        self, networks: list[Network], table: dict[tuple[Role, Role], float]
    ) -> list[tuple[Network, Member, Member, float]]:
        """Pairs of members that deal with each other; a courier or dealer has one coordinator."""
        found = []
        for network in networks:
            coordinators = network.those(Role.COORDINATOR)
            chief = {
                m.person.id: coordinators[int(self._g.integers(len(coordinators)))]
                for m in network.members
            }
            for (upper, lower), rate in table.items():
                for a in network.those(upper):
                    for b in network.those(lower):
                        if a.person.id == b.person.id or not self._deals(a, b, chief):
                            continue
                        found.append((network, a, b, rate))
        return found

    def _deals(self, a: Member, b: Member, chief: dict[str, Member]) -> bool:
        for boss, hand in ((a, b), (b, a)):
            if boss.role is Role.COORDINATOR and hand.role in (Role.COURIER, Role.DEALER):
                return chief[hand.person.id] is boss or bool(self._g.random() < 0.1)
        if a.role is b.role:
            return a.person.id < b.person.id and bool(self._g.random() < 0.3)
        return True

    def _leading(self, networks: list[Network]) -> list[Tie]:
        ties = []
        for network, a, b, rate in self._pairs(networks, _CALLS):
            since, until = max(a.joined, b.joined), min(network.ended, self._yesterday)
            # What is new is also busy: a route that opens needs arranging.
            busy = 4.0 if network.state is State.NEW or (until - since).days < 10 else 1.0
            ties += self._by_number(a.person, b.person, since, until, rate * busy)
        return ties

    @property
    def _yesterday(self) -> date:
        return self._today - timedelta(days=1)

    def _by_number(self, a: Person, b: Person, since: date, until: date, rate: float) -> list[Tie]:
        """Split a tie at the days on which either end changes its number."""
        cuts = sorted(
            swap.on
            for p in (a, b)
            if (swap := self._numbers.swaps.get(p.id)) and since < swap.on <= until
        )
        starts = [since, *cuts]
        ends = [*(c - timedelta(days=1) for c in cuts), until]
        return [
            Tie(
                self._numbers.on(a, s),
                self._numbers.on(b, s),
                a.home.regency[:2],
                s,
                e,
                rate * max(1, (e - s).days + 1),
            )
            for s, e in zip(starts, ends, strict=True)
            if s <= e
        ]

    def _before_seizures(self, cases: list[Case]) -> list[Tie]:
        """Those who are caught together talk much in the days before."""
        ties = []
        for case in cases:
            if case.network is None:
                continue
            people = [i.person for i in case.involved if i.role != "Saksi"]
            since = case.happened - timedelta(days=3)
            for a, b in zip(people, people[1:], strict=False):
                ties += self._by_number(a, b, since, case.happened, 1.2)
        return ties

    def _everyday(self, cases: list[Case], networks: list[Network]) -> list[Tie]:
        """Family, firms and strangers; a few numbers are called by everybody."""
        g = self._g
        hubs = [self._people.number() for _ in range(14)]
        ties = []
        for person, day in self._listed(cases, networks):
            until = min(day, self._yesterday)
            since = until - timedelta(days=int(g.integers(20, 120)))
            own = self._numbers.on(person, since)
            others = [self._people.number() for _ in range(int(g.integers(2, 6)))]
            if g.random() < 0.6:
                others.append(hubs[int(14 * g.random() ** 2)])
            ties += [
                Tie(own, other, person.home.regency[:2], since, until, float(g.exponential(1.0)))
                for other in others
                if other != own
            ]
        return ties

    def _listed(self, cases: list[Case], networks: list[Network]) -> list[tuple[Person, date]]:
        """People whose call lists were drawn: all members, and half of the other suspects."""
        seen: dict[str, tuple[Person, date]] = {}
        for network in networks:
            for member in network.members:
                seen[member.person.id] = (member.person, network.ended)
        for case in cases:
            for involved in case.involved:
                if involved.role != "Saksi" and self._g.random() < 0.5:
                    seen.setdefault(involved.person.id, (involved.person, case.happened))
        return list(seen.values())

    def _paying(self, networks: list[Network]) -> list[Tie]:
        ties: list[Tie] = []
        rates = {pair: rate for pair, (rate, _) in _PAYMENTS.items()}
        for network, a, b, rate in self._pairs(networks, rates):
            since, until = max(a.joined, b.joined), min(network.ended, self._yesterday)
            amount = _PAYMENTS[a.role, b.role][1]
            province, days = a.person.home.regency[:2], (until - since).days + 1
            target = self._mule(b, ties, province) if amount > 20e6 else b.person.account
            busy = 3.0 if network.state is State.NEW else 1.0
            tie = Tie(a.person.account, target, province, since, until, rate * days * busy, amount)
            ties.append(tie)
        return ties

    def _mule(self, member: Member, ties: list[Tie], province: str) -> str:
        """Half of what goes up goes through an account in a stranger's name first."""
        if self._g.random() < 0.5:
            return member.person.account
        mule = self._people.make(province)
        ties.append(
            Tie(mule.account, member.person.account, province, member.joined, self._yesterday,
                20.0, 40e6)
        )  # fmt: skip
        return mule.account

    def _livelihood(self, cases: list[Case]) -> list[Tie]:
        """Wages, shopping and family of suspects; shops and agents are paid by everybody."""
        g = self._g
        shops = [self._people.account_number() for _ in range(25)]
        ties = []
        for person, day in self._listed(cases, []):
            since, until = day - timedelta(days=180), min(day, self._yesterday)
            province = person.home.regency[:2]
            for _ in range(int(g.integers(1, 4))):
                shop = shops[int(25 * g.random() ** 2)]
                ties.append(
                    Tie(person.account, shop, province, since, until, float(g.exponential()), 3e5)
                )
            kin = self._people.account_number()
            ties.append(Tie(kin, person.account, province, since, until, 0.8, 1.5e6))
        return ties

    def _amounts(self, ties: list[Tie]) -> NDArray[np.int64]:
        """Amounts in rupiah, rounded as people round; large ones kept just below 50 million."""
        g = self._g
        median = np.array([t.amount for t in ties])
        raw = median * np.exp(g.normal(0, 0.5, len(ties)))
        split = (raw > 50e6) & (g.random(len(ties)) < 0.6)
        raw[split] = 50e6 - g.integers(1, 40, split.sum()) * 50_000
        return (np.maximum(1, np.round(raw / 50_000)) * 50_000).astype(np.int64)


def _shared(g: np.random.Generator, ties: list[Tie], count: int) -> NDArray[np.int64]:
    weight = np.array([t.weight for t in ties])
    counts = g.multinomial(count, weight / weight.sum())
    return np.repeat(np.arange(len(ties)), counts)


def _texts(at: NDArray[np.int64]) -> list[str]:
    texts: Callable[..., NDArray[np.str_]] = np.datetime_as_string
    stamps = texts(at.astype("datetime64[s]"), unit="s")
    return [str(t).replace("T", " ") for t in stamps]
