"""The true people of the sample: who exists, before any office writes them down."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from ingest.areas import Areas, Level
from ingest.synthetic.names import NICKNAMES, NamePools, name_pools

_PREFIXES = ("0811", "0812", "0813", "0821", "0822", "0852", "0853", "0857", "0858", "0878",
             "0895", "0896")  # fmt: skip
_STREETS = ("Sudirman", "Gatot Subroto", "Diponegoro", "Imam Bonjol", "Ahmad Yani", "Merdeka",
            "Pahlawan", "Melati", "Mawar", "Kenanga", "Cempaka", "Anggrek", "Teratai", "Veteran",
            "Gajah Mada", "Hayam Wuruk", "Juanda", "Kartini", "Pemuda", "Thamrin", "Hasanuddin",
            "Pattimura", "Sam Ratulangi", "Teuku Umar", "Cut Nyak Dien", "Sisingamangaraja",
            "Yos Sudarso", "Perintis Kemerdekaan", "Flamboyan", "Kamboja", "Pelita", "Mangga",
            "Rambutan", "Nangka", "Sawo", "Manggis", "Durian", "Salak", "Pinang", "Cendana",
            "Mahoni", "Jati", "Beringin", "Kelapa", "Bahari", "Nelayan", "Pelabuhan", "Pasar Baru",
            "Stasiun", "Masjid", "Pesantren", "Balai Desa", "Pramuka", "Setia Budi")  # fmt: skip
_STREET_ENDS = ("", "", "I", "II", "III", "Raya", "Dalam", "Timur", "Barat", "Gg. 2", "Gg. 5")

PLATES = {
    "11": "BL", "12": "BK", "13": "BA", "14": "BM", "15": "BH", "16": "BG", "17": "BD", "18": "BE",
    "19": "BN", "21": "BP", "31": "B", "32": "D", "33": "H", "34": "AB", "35": "L", "36": "A",
    "51": "DK", "52": "DR", "53": "DH", "61": "KB", "62": "KH", "63": "DA", "64": "KT", "65": "KU",
    "71": "DB", "72": "DN", "73": "DD", "74": "DT", "75": "DM", "76": "DC", "81": "DE", "82": "DG",
    "91": "PA", "92": "PB", "93": "PS", "94": "PT", "95": "PP", "96": "PY",
}  # fmt: skip
_BANKS = ("BRI", "BCA", "Mandiri", "BNI", "BSI", "CIMB Niaga", "Danamon", "BTN", "SeaBank", "Jago")


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person lives: regency code, street, number and neighbourhood."""

    regency: str
    street: str
    number: int
    rt: int


@dataclass(frozen=True, slots=True)
class Person:
    """One true person. Numbers are written in one canonical form here."""

    id: str
    tokens: tuple[str, ...]
    sex: str
    father: str
    born: date
    birth_regency: str
    home: Home
    nik: str
    alias: str | None
    phones: tuple[str, ...]
    plate: str
    account: str
    bank: str
    tie: str = ""

    @property
    def name(self) -> str:
        """Full name as on the identity card."""
        return " ".join(self.tokens)


@dataclass(slots=True)
class People:
    """Makes people, each with unique numbers; ``rows`` holds all made so far."""

    g: np.random.Generator
    areas: Areas
    today: date
    pools: NamePools = field(default_factory=name_pools)
    rows: list[Person] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    crowds: dict[str | None, tuple[str, ...]] = field(default_factory=dict)

    def make(self, province: str, *, sex: str | None = None, age: int | None = None) -> Person:
        """Make one person who lives in the province."""
        g = self.g
        sex = sex or ("m" if g.random() < 0.84 else "f")
        count = int(g.choice([1, 2, 3, 4], p=[0.12, 0.50, 0.32, 0.06]))
        years = age if age is not None else int(g.integers(18, 62))
        born = self.today - timedelta(days=int(365.25 * years) + int(g.integers(0, 365)))
        birth_regency = self._regency(province if g.random() < 0.7 else None)
        person = Person(
            id=f"P{len(self.rows) + 1:05d}",
            tokens=self.pools.draw(g, sex, count),
            sex=sex,
            father=self.pools.draw(g, "m", 1)[0],
            born=born,
            birth_regency=birth_regency,
            home=self._home(province),
            nik=self._nik(birth_regency, born, sex),
            alias=self._alias(sex) if g.random() < 0.38 else None,
            phones=tuple(self.number() for _ in range(3)),
            plate=self._plate(province),
            account=self.account_number(),
            bank=_BANKS[int(g.integers(len(_BANKS)))],
        )
        self.rows.append(person)
        return person

    def update(self, person: Person) -> Person:
        """Store the changed person under the id it has."""
        self.rows[int(person.id[1:]) - 1] = person
        return person

    def number(self) -> str:
        """Make a mobile number, national form, that nobody has."""
        g = self.g
        return self._unique(
            lambda: _PREFIXES[int(g.integers(len(_PREFIXES)))] + f"{g.integers(0, 10**8):08d}"
        )

    def account_number(self) -> str:
        """Make a bank account number that nobody has."""
        return self._unique(lambda: f"{self.g.integers(10**9, 10**10)}")

    def sibling(self, of: Person) -> Person:
        """Make someone of the same house and father; often they share a telephone."""
        other = self.make(of.home.regency[:2], age=self._age(of))
        phones = other.phones
        if self.g.random() < 0.4:
            phones = (phones[0], of.phones[0], phones[2])
        return self.update(
            replace(other, home=of.home, father=of.father, phones=phones, tie=f"household:{of.id}")
        )

    def son(self, of: Person) -> Person:
        """Make a man with his father's name and address, the hard case of every register."""
        if of.sex != "m":
            return self.sibling(of)
        other = self.make(of.home.regency[:2], sex="m", age=max(18, self._age(of) - 25))
        return self.update(
            replace(
                other,
                tokens=of.tokens,
                father=of.tokens[0],
                home=of.home,
                phones=(other.phones[0], of.phones[0], other.phones[2]),
                tie=f"son:{of.id}",
            )
        )

    def twin(self, of: Person) -> Person:
        """Make a twin: same birth, house, father and last names, NIK one apart."""
        other = self.make(of.home.regency[:2], sex=of.sex, age=30)
        first = self.pools.draw(self.g, of.sex, 1)
        serial = int(of.nik[12:]) + 1
        nik = of.nik[:12] + f"{serial:04d}"
        self.taken.add(nik)
        return self.update(
            replace(
                other,
                tokens=(*first, *of.tokens[1:]),
                father=of.father,
                born=of.born,
                birth_regency=of.birth_regency,
                home=of.home,
                nik=nik,
                phones=(other.phones[0], of.phones[0], other.phones[2]),
                tie=f"twin:{of.id}",
            )
        )

    def _age(self, of: Person) -> int:
        return max(18, (self.today - of.born).days // 365 + int(self.g.integers(-6, 7)))

    def _alias(self, sex: str) -> str:
        if self.g.random() < 0.6:
            return NICKNAMES[int(self.g.integers(len(NICKNAMES)))]
        return self.pools.draw(self.g, sex, 1)[0]

    def _regency(self, province: str | None) -> str:
        if province not in self.crowds:
            # People gather in cities: a city is drawn four times as often as a regency.
            codes = self.areas.regencies(province)
            cities = [4 if self.areas.level(c) is Level.CITY else 1 for c in codes]
            self.crowds[province] = tuple(np.repeat(codes, cities).tolist())
        codes = self.crowds[province]
        return codes[int(self.g.integers(len(codes)))]

    def _home(self, province: str) -> Home:
        g = self.g
        street = _STREETS[int(g.integers(len(_STREETS)))]
        end = _STREET_ENDS[int(g.integers(len(_STREET_ENDS)))]
        return Home(
            self._regency(province),
            f"{street} {end}".strip(),
            int(g.integers(1, 200)),
            int(g.integers(1, 15)),
        )

    def _nik(self, regency: str, born: date, sex: str) -> str:
        g = self.g
        districts = self.areas.districts(regency)
        district = districts[int(g.integers(len(districts)))]
        # Everyone here is an adult, registered before 2022 under the code of that time.
        place = (self.areas.retired(regency) or regency) + district[5:]
        day = born.day + (40 if sex == "f" else 0)
        head = place.replace(".", "") + f"{day:02d}{born:%m%y}"
        return self._unique(lambda: head + f"{g.integers(1, 60):04d}")

    def _plate(self, province: str) -> str:
        g = self.g
        letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
        return self._unique(
            lambda: (
                f"{PLATES[province]} {g.integers(1000, 9999)} "
                + "".join(letters[i] for i in g.integers(0, len(letters), size=2))
            )
        )

    def _unique(self, draw: Callable[[], str]) -> str:
        while (value := draw()) in self.taken:
            pass
        self.taken.add(value)
        return value
