"""Cases of the planted networks, unrelated small cases, and cases that only look alike."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from ingest.synthetic.chemistry import Batch, Chemistry
from ingest.synthetic.networks import SPAN_DAYS, Member, Network, Role, State
from ingest.synthetic.offices import Registers
from ingest.synthetic.people import People, Person

MODI = ("jasa kurir paket", "transaksi tempel", "jalur laut", "jalur darat", "cod", "jalur udara",
        "dikendalikan dari lapas", "media sosial")  # fmt: skip
_PROVINCE_WEIGHT = {"12": 6, "35": 6, "31": 6, "32": 5, "14": 4, "16": 4, "73": 4, "64": 3, "33": 4,
                    "18": 3, "11": 3, "61": 2, "36": 3, "63": 3, "21": 3, "51": 2}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Involved:
    """One person in one case; ``role`` is as the register has it."""

    person: Person
    role: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case; its number is provisional until it is ``numbered``.

    ``network`` and ``look_alike`` are truth, not in the files.
    """

    number: str
    province: str
    regency: str
    latitude: float
    longitude: float
    happened: date
    opened: date
    police: bool
    modus: str
    batch: Batch
    involved: tuple[Involved, ...]
    secret: bool = False
    network: Network | None = None
    look_alike: str | None = None


class CaseBook:
    """Makes cases of people, without numbers; ``numbered`` gives them out by date."""

    def __init__(self, g: np.random.Generator, people: People, chemistry: Chemistry) -> None:
        self._g, self._people, self._chemistry = g, people, chemistry
        self._made = 0
        self._provinces = [p.code for p in people.areas.provinces()]
        weight = np.array([_PROVINCE_WEIGHT.get(p, 1.2) for p in self._provinces], float)
        self._weight = weight / weight.sum()

    def of_network(self, network: Network, count: int) -> list[Case]:
        """Make a network's cases: mostly those below are caught, seldom those above."""
        cases = []
        for day in self._days(network, count):
            present = [m for m in network.members if m.joined <= day]
            caught = self._caught(present)
            if network.state in (State.GROWN, State.SPREAD) and day > self._recent(7):
                newest = [m for m in present if m.joined > network.started]
                caught = [*newest[:2], *[c for c in caught if c not in newest[:2]][:2]]
            cases.append(self._case_of(network, day, caught))
        return cases

    def unrelated(self, count: int) -> list[Case]:
        """Make small cases of people who belong to no network; some offend again."""
        g, cases = self._g, list[Case]()
        while len(cases) < count:
            province = self._provinces[int(g.choice(len(self._provinces), p=self._weight))]
            group = self._group(province)
            for _ in range(int(g.choice([1, 2, 3, 4], p=[0.62, 0.22, 0.11, 0.05]))):
                batch = self._chemistry.batch(self._chemistry.drug())
                size = int(g.integers(1, len(group) + 1))
                chosen = [group[i] for i in g.permutation(len(group))[:size]]
                involved = [Involved(p, "Tersangka") for p in chosen]
                cases.append(self._case(province, self._day(), batch, self._seen(involved)))
        return cases[:count]

    def look_alikes(self, models: list[Case], count: int) -> list[Case]:
        """Make cases like a network's in all but the people: namesakes, same packaging, near."""
        g, cases = self._g, list[Case]()
        for index in g.permutation(len(models))[:count]:
            model = models[int(index)]
            batch = replace(
                self._chemistry.batch(model.batch.drug),
                packaging=model.batch.packaging,
                brand=model.batch.brand,
                logo=model.batch.logo,
                purity=float(np.clip(model.batch.purity + g.normal(0, 4), 5, 99)),
            )
            namesake = self._people.make(model.province, sex=model.involved[0].person.sex)
            namesake = self._people.update(
                replace(namesake, tokens=model.involved[0].person.tokens, tie="namesake")
            )
            day = min(model.happened + timedelta(days=int(g.integers(-9, 10))), self._recent(1))
            case = self._case(
                model.province, day, batch, self._seen([Involved(namesake, "Tersangka")])
            )
            cases.append(
                replace(case, regency=model.regency, modus=model.modus, look_alike=model.number)
            )
        return cases

    def numbered(self, cases: list[Case], registers: Registers) -> list[Case]:
        """Give each case its office's next number, in the order of opening."""
        ordered = sorted(cases, key=lambda c: (c.opened, c.province, c.happened, c.number))
        numbers = {c.number: registers.case(c.province, c.opened, police=c.police) for c in ordered}
        return [
            replace(
                c,
                number=numbers[c.number],
                look_alike=numbers[c.look_alike] if c.look_alike else None,
            )
            for c in ordered
        ]

    def _recent(self, days: int) -> date:
        return self._people.today - timedelta(days=days)

    def _day(self) -> date:
        # The register thickens towards today, as it does where older cases were not digitised.
        back = 1 + int(SPAN_DAYS * (1 - np.sqrt(self._g.random())))
        return self._recent(back)

    def _days(self, network: Network, count: int) -> list[date]:
        g = self._g
        start = min(network.started, self._recent(8))
        length = max(2, (min(network.ended, self._recent(1)) - start).days)
        if network.state is State.NEW:
            # It calls for weeks before its first seizures, which are all of the last days.
            return sorted(self._recent(int(d)) for d in g.integers(1, 7, size=max(4, count // 4)))
        days = [start + timedelta(days=int(d)) for d in g.integers(0, length, size=count)]
        if network.state in (State.GROWN, State.SPREAD):
            days += [self._recent(int(d)) for d in g.integers(1, 6, size=2)]
        return sorted(days)

    def _caught(self, present: list[Member]) -> list[Member]:
        weight = np.array([_EXPOSURE[m.role] for m in present])
        size = min(
            len(present), int(self._g.choice([1, 2, 3, 4, 5], p=[0.2, 0.3, 0.27, 0.15, 0.08]))
        )
        chosen = self._g.choice(len(present), size=size, replace=False, p=weight / weight.sum())
        return [present[int(i)] for i in chosen]

    def _case_of(self, network: Network, day: date, caught: list[Member]) -> Case:
        g = self._g
        base = caught[0].person.home.regency[:2]
        province = base if base in network.provinces else network.provinces[0]
        if g.random() < 0.25:
            province = network.provinces[int(g.integers(len(network.provinces)))]
        if network.state is State.SPREAD and day > self._recent(7):
            province = network.provinces[-1]
        elif network.state is State.SPREAD and province == network.provinces[-1]:
            province = network.provinces[0]
        involved = [Involved(m.person, _REGISTERED[m.role]) for m in caught]
        above = network.those(Role.COORDINATOR, Role.FINANCIER, Role.PRISONER)
        if g.random() < 0.22:
            named = above[int(g.integers(len(above)))]
            if named not in caught:
                involved.append(Involved(named.person, "DPO"))
        # Only three in five cases hold goods of the network's own batches.
        own = network.batches[int(g.integers(len(network.batches)))]
        batch = own if g.random() < 0.6 else self._chemistry.batch(own.drug)
        secret = network.compartment is not None and bool(g.random() < 0.2)
        case = self._case(province, day, batch, self._seen(involved))
        return replace(case, network=network, secret=secret)

    def _case(self, province: str, day: date, batch: Batch, involved: tuple[Involved, ...]) -> Case:
        g, areas = self._g, self._people.areas
        regencies = areas.regencies(province)
        home = involved[0].person.home.regency
        regency = home if home in regencies else regencies[int(g.integers(len(regencies)))]
        latitude, longitude = areas.centroid(province)
        self._made += 1
        return Case(
            number=f"#{self._made:06d}",
            province=province,
            regency=regency,
            latitude=round(latitude + float(g.normal(0, 0.12)), 4),
            longitude=round(longitude + float(g.normal(0, 0.12)), 4),
            happened=day,
            opened=min(day + timedelta(days=int(g.integers(0, 3))), self._people.today),
            police=bool(g.random() < 0.45),
            modus=MODI[int(g.integers(len(MODI)))],
            batch=batch,
            involved=involved,
        )

    def _seen(self, involved: list[Involved]) -> tuple[Involved, ...]:
        """Add a witness to some cases."""
        if self._g.random() < 0.44:
            province = involved[0].person.home.regency[:2]
            involved = [*involved, Involved(self._people.make(province), "Saksi")]
        return tuple(involved)

    def _group(self, province: str) -> list[Person]:
        g, people = self._g, self._people
        group = [people.make(province)]
        for _ in range(int(g.choice([0, 1, 2, 3], p=[0.38, 0.34, 0.2, 0.08]))):
            kin = g.random()
            if kin < 0.10:
                group.append(people.sibling(group[0]))
            elif kin < 0.14:
                group.append(people.son(group[0]))
            elif kin < 0.148:
                group.append(people.twin(group[0]))
            else:
                group.append(people.make(province))
        return group


_EXPOSURE = {Role.FINANCIER: 0.02, Role.PRISONER: 0.02, Role.COORDINATOR: 0.25, Role.COOK: 0.5,
             Role.COURIER: 1.6, Role.DEALER: 1.0}  # fmt: skip
_REGISTERED = {Role.FINANCIER: "Tersangka", Role.PRISONER: "WBP", Role.COORDINATOR: "Tersangka",
               Role.COOK: "Tersangka", Role.COURIER: "Kurir", Role.DEALER: "Tersangka"}  # fmt: skip
