"""How a clerk writes a person down: what is left out, what is wrong, what is another form."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ingest.areas import Areas
from ingest.synthetic.deliveries import Value
from ingest.synthetic.names import misspelt, respelt, shortened
from ingest.synthetic.people import Person


@dataclass(frozen=True, slots=True)
class Rates:
    """Probability of each slip, for one mention."""

    nik_missing: float = 0.41
    nik_wrong_digit: float = 0.03
    born_missing: float = 0.15
    born_swapped: float = 0.03
    born_wrong_year: float = 0.04
    born_first_january: float = 0.03
    misspelt: float = 0.20
    respelt: float = 0.26
    dropped: float = 0.12
    shortened: float = 0.15
    turned: float = 0.08
    title: float = 0.06
    alias_shown: float = 0.55
    alias_only: float = 0.13
    father_shown: float = 0.16
    phone_missing: float = 0.40
    phone_other: float = 0.28
    phone_wrong_digit: float = 0.02
    plate_missing: float = 0.72
    account_missing: float = 0.93
    address_missing: float = 0.20
    address_moved: float = 0.20
    birth_place_missing: float = 0.25


FIELD = Rates()
"""Police and narcotics offices, writing from what people say."""

REGISTRY = Rates(
    nik_missing=0.12, misspelt=0.12, respelt=0.18, dropped=0.10, shortened=0.15, alias_shown=0.0,
    alias_only=0.0, father_shown=0.0, title=0.02, turned=0.03,
)  # fmt: skip
"""Banks, telephone companies and prisons, writing from papers."""


class Clerk:
    """Writes people down with slips; one clerk serves one sample."""

    def __init__(self, g: np.random.Generator, areas: Areas) -> None:
        self._g, self._areas = g, areas

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens now."""
        return bool(self._g.random() < probability)

    def naming(self, person: Person, rates: Rates) -> dict[str, Value]:
        """Name with, on some forms, a father and an alias in boxes of their own."""
        alias = person.alias
        if alias and self.chance(rates.alias_only):
            return {"nama_lengkap": alias, "alias": None, "nama_ayah": None}
        name = self._name(person, rates)
        father: str | None = None
        if self.chance(rates.father_shown):
            father = person.father
            if self.chance(0.15):
                father = misspelt(father, self._g.random())
            if self.chance(0.6):
                name += f" {'bin' if person.sex == 'm' else 'binti'} {father}"
                father = None
        if alias and not self.chance(rates.alias_shown):
            alias = None
        if alias and self.chance(0.65):
            word = ("alias", "als", "a.k.a")[int(self._g.choice(3, p=[0.6, 0.3, 0.1]))]
            name += f" {word} {alias}"
            alias = None
        return {"nama_lengkap": name, "alias": alias, "nama_ayah": father}

    def nik(self, person: Person, rates: Rates) -> str | None:
        """National identity number, missing or with one wrong digit at times."""
        if self.chance(rates.nik_missing):
            return None
        nik = person.nik
        if self.chance(rates.nik_wrong_digit):
            # Not the first digit: a number that starts with 0 is refused at the door.
            at = 1 + int(self._g.integers(15))
            nik = nik[:at] + str((int(nik[at]) + int(self._g.integers(1, 10))) % 10) + nik[at + 1 :]
        return nik

    def born(self, person: Person, rates: Rates) -> date | None:
        """Birth date, with the usual confusions."""
        born = person.born
        if self.chance(rates.born_missing):
            return None
        if self.chance(rates.born_first_january):
            return date(born.year, 1, 1)
        if self.chance(rates.born_swapped) and born.day <= 12:
            born = date(born.year, born.day, born.month)
        if self.chance(rates.born_wrong_year):
            shift = (-10, -2, -1, 1, 2, 10)[int(self._g.integers(6))]
            # Nobody enters a child as a suspect, so the young are only made older.
            year = born.year + (shift if born.year < 1996 else -abs(shift))
            born = date(year, born.month, min(born.day, 28))
        return born

    def phone(self, person: Person, now: str, rates: Rates) -> str | None:
        """A telephone: the one in use, another of the person's, or one with a wrong digit."""
        if self.chance(rates.phone_missing):
            return None
        number = now
        if self.chance(rates.phone_other):
            number = person.phones[1 + int(self._g.integers(2))]
        if self.chance(rates.phone_wrong_digit):
            at = 4 + int(self._g.integers(len(number) - 4))
            number = number[:at] + str(int(self._g.integers(10))) + number[at + 1 :]
        return number

    def in_case(self, person: Person, day: date, now: str) -> dict[str, Value]:
        """Columns of one person in one case; ``now`` is the telephone in use on the day."""
        rates = FIELD
        row = self.naming(person, rates)
        row.update(
            nik=self.nik(person, rates),
            tgl_lahir=self.born(person, rates),
            tempat_lahir=None
            if self.chance(rates.birth_place_missing)
            else self._place(person.birth_regency),
            jk="L" if person.sex == "m" else "P",
            kewarganegaraan="WNI",
            no_hp=self.phone(person, now, rates),
            no_polisi=None if self.chance(rates.plate_missing) else person.plate,
            no_rekening=None if self.chance(rates.account_missing) else person.account,
            tgl_kejadian=day,
            **self._address(person, rates),
        )
        return row

    def holder(self, person: Person) -> dict[str, Value]:
        """Name and NIK as a bank, a telephone company or a vehicle office has them."""
        return {"nama_pengguna": self._name(person, REGISTRY), "nik": self.nik(person, REGISTRY)}

    def inmate(self, person: Person) -> dict[str, Value]:
        """Columns of one prisoner as the prison has them."""
        row = self.naming(person, REGISTRY)
        del row["nama_ayah"]
        row.update(
            nik=self.nik(person, REGISTRY),
            tgl_lahir=self.born(person, REGISTRY),
            tempat_lahir=self._place(person.birth_regency),
            jk="L" if person.sex == "m" else "P",
        )
        return row

    def imei(self) -> str:
        """A handset number with its check digit."""
        body = "35" + "".join(str(d) for d in self._g.integers(0, 10, size=12))
        doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(body)]
        total = sum(d - 9 if d > 9 else d for d in doubled)
        return body + str(-total % 10)

    def later(self, day: date, low: int, high: int) -> date:
        """A day some days after another."""
        return day + timedelta(days=int(self._g.integers(low, high)))

    def _name(self, person: Person, rates: Rates) -> str:
        g, tokens = self._g, list(person.tokens)
        if self.chance(rates.dropped) and len(tokens) > 1:
            tokens = tokens[:-1] if g.random() < 0.7 else tokens[1:]
        if self.chance(rates.shortened):
            tokens = shortened(tokens, g.random())
        if self.chance(rates.respelt):
            tokens = respelt(tokens, g.random())
        if self.chance(rates.misspelt):
            at = int(g.integers(len(tokens)))
            tokens[at] = misspelt(tokens[at], g.random()).capitalize()
        if self.chance(rates.turned):
            tokens = [*tokens[1:], tokens[0]]
        name = " ".join(tokens)
        if self.chance(rates.title):
            name = f"{'H.' if person.sex == 'm' else 'Hj.'} {name}"
        return name

    def _place(self, regency: str) -> str:
        return self._areas.name(regency).removeprefix("Kab. ").removeprefix("Kota ")

    def _address(self, person: Person, rates: Rates) -> dict[str, Value]:
        if self.chance(rates.address_missing):
            return {"alamat": None, "kota": None, "kode_wilayah": None}
        g, home = self._g, person.home
        street, number, regency = home.street, home.number, home.regency
        if self.chance(rates.address_moved):
            number = int(g.integers(1, 200))
            street = ("Melati", "Merdeka", "Pasar", "Kampung Baru", "Sawah")[int(g.integers(5))]
            options = self._areas.regencies(regency[:2])
            regency = options[int(g.integers(len(options)))]
        elif self.chance(0.15):
            street = misspelt(street, g.random())
        word = ("Jl. ", "Jalan ", "Jln ")[int(g.choice(3, p=[0.5, 0.3, 0.2]))]
        text = f"{word}{street} {'No. ' if g.random() < 0.6 else 'No '}{number}"
        if g.random() < 0.4:
            text += f" RT {home.rt:02d}"
        return {"alamat": text, "kota": self._place(regency), "kode_wilayah": regency}
