"""Rows of the registers that name people: cases, persons, what was found on them, prisons."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from ingest.areas import Areas
from ingest.synthetic.cases import Case
from ingest.synthetic.deliveries import Row, Value
from ingest.synthetic.networks import Network, Role
from ingest.synthetic.numbers import Numbers
from ingest.synthetic.offices import charge, office_name
from ingest.synthetic.people import Person
from ingest.synthetic.wording import Clerk

_MAKES = ("Toyota Avanza", "Daihatsu Xenia", "Honda Beat", "Yamaha NMAX", "Honda Vario",
          "Mitsubishi L300", "Suzuki Carry", "Toyota Innova", "Honda Brio")  # fmt: skip
_COLOURS = ("hitam", "putih", "silver", "merah", "abu-abu")
_PRISONS = ("Lapas Kelas I", "Lapas Kelas IIA", "Rutan Kelas IIB", "Lapas Narkotika")


@dataclass(slots=True)
class Registers:
    """Rows by mapping."""

    cases: list[Row] = field(default_factory=list)
    persons: list[Row] = field(default_factory=list)
    phones: list[Row] = field(default_factory=list)
    vehicles: list[Row] = field(default_factory=list)
    accounts: list[Row] = field(default_factory=list)
    prison_stays: list[Row] = field(default_factory=list)


class Registrar:
    """Enters cases and what was found in them."""

    def __init__(self, clerk: Clerk, areas: Areas, numbers: Numbers, today: date) -> None:
        self._clerk, self._areas, self._numbers, self._today = clerk, areas, numbers, today
        self._handsets: dict[str, str] = {}
        self._provinces: dict[str, str] = {}
        self._known: set[tuple[str, str]] = set()
        self.registers = Registers()

    def enter(self, cases: list[Case], networks: list[Network]) -> Registers:
        """Enter all cases, in order, then the prisoners that lead networks."""
        for case in cases:
            self._case(case)
            for involved in case.involved:
                self._person(case, involved.person, involved.role)
                # What the registers below say carries no compartment: secret cases stay out.
                if involved.role != "Saksi" and not case.secret:
                    self._found(case, involved.person)
        for network in networks:
            for member in network.those(Role.PRISONER):
                start = network.started - timedelta(days=200)
                self._stay(member.person, network.provinces[0], start, None, None)
        self._intercepted()
        return self.registers

    def _intercepted(self) -> None:
        """Enter new numbers seen in a handset already on file; their user is not known."""
        for swap in self._numbers.swaps.values():
            if swap.same_handset and swap.person in self._handsets:
                row: dict[str, Value] = {
                    "no_hp": swap.new,
                    "imei": self._handsets[swap.person],
                    "mulai": swap.on,
                    "kode_provinsi": self._provinces[swap.person],
                }
                self.registers.phones.append(Row(row))

    def _case(self, case: Case) -> None:
        clerk = self._clerk
        network = case.network
        status = "Penyidikan" if (self._today - case.opened).days < 120 else "P21"
        name = self._areas.name(case.regency)
        self.registers.cases.append(
            Row({
                "no_lkn": case.number,
                "jenis_laporan": "LP" if case.police else "LKN",
                "tgl_laporan": case.opened,
                "tgl_kejadian": case.happened,
                "satuan_kerja": office_name(case.province, police=case.police),
                "status": status,
                "pasal": charge(case.happened, 100.0 if network else 3.0),
                "modus": case.modus,
                "narkotika": case.batch.drug,
                "operasi": "Samudra" if case.secret else None,
                "kode_provinsi": case.province,
                "kode_wilayah": case.regency,
                "tkp": name,
                "lintang": case.latitude,
                "bujur": case.longitude,
                "uraian": f"Pengungkapan {case.batch.drug} di {name}, modus {case.modus}.",
                **marks(case),
                "penilaian": ("A2", "B2", "B3", "C3")[int(clerk.chance(0.5)) + 2 * int(
                    clerk.chance(0.3))],
            })
        )  # fmt: skip

    def _person(self, case: Case, person: Person, role: str) -> None:
        row = self._clerk.in_case(person, case.happened, self._numbers.on(person, case.happened))
        row.update(no_lkn=case.number, kode_provinsi=case.province, peran=role, penilaian="B2")
        row.update(marks(case))
        if role == "Saksi":
            # A witness leaves no vehicle or account on file.
            row.update(no_polisi=None, no_rekening=None)
        self.registers.persons.append(Row(row, {"person": person.id}))

    def _found(self, case: Case, person: Person) -> None:
        """Enter what was found on a person, each thing once."""
        clerk = self._clerk
        often = 0.52 if case.network else 0.30
        number = self._numbers.on(person, case.happened)
        if clerk.chance(often * 1.35) and self._first("phone", number):
            self._phone(case, person, number)
        if clerk.chance(often * 0.55) and self._first("vehicle", person.plate):
            self._vehicle(case, person)
        if clerk.chance(often * 0.75) and self._first("account", person.account):
            self._account(case, person)
        past = (self._today - case.happened).days
        if past > 200 and clerk.chance(0.22) and self._first("stay", person.id):
            until = clerk.later(case.happened, 400, 2200)
            self._stay(
                person, case.province, clerk.later(case.happened, 30, 190), until, case.number
            )

    def _first(self, kind: str, value: str) -> bool:
        fresh = (kind, value) not in self._known
        self._known.add((kind, value))
        return fresh

    def _phone(self, case: Case, person: Person, number: str) -> None:
        swap = self._numbers.swaps.get(person.id)
        owner = person.id if swap is None or swap.same_handset else number
        handset = self._handsets.setdefault(owner, self._clerk.imei())
        self._provinces[person.id] = case.province
        known = self._clerk.chance(0.8)
        row = self._clerk.holder(person) if known else {}
        row.update(
            no_hp=number,
            imei=handset if self._clerk.chance(0.6) else None,
            no_lkn=case.number,
            tgl_lahir=person.born if known and self._clerk.chance(0.6) else None,
            mulai=self._clerk.later(case.happened, -150, -5),
            sampai=case.happened if self._clerk.chance(0.5) else None,
            kode_provinsi=case.province,
        )
        self.registers.phones.append(Row(row, {"person": person.id} if known else {}))

    def _vehicle(self, case: Case, person: Person) -> None:
        clerk = self._clerk
        known = clerk.chance(0.85)
        row = clerk.holder(person) if known else {}
        make = _MAKES[sum(map(ord, person.plate)) % len(_MAKES)]
        row.update(
            no_polisi=person.plate,
            merek=make,
            warna=_COLOURS[len(make) % len(_COLOURS)],
            no_lkn=case.number,
            mulai=clerk.later(case.happened, -60, 0),
            kode_provinsi=case.province,
        )
        self.registers.vehicles.append(Row(row, {"person": person.id} if known else {}))

    def _account(self, case: Case, person: Person) -> None:
        # A bank that names the user of an account nearly always has the identity card.
        row = self._clerk.holder(person)
        known = row["nik"] is not None or self._clerk.chance(0.2)
        row = row if known else {}
        row.update(
            no_rekening=person.account,
            bank=person.bank,
            atas_nama=person.name,
            no_lkn=case.number,
            mulai=self._clerk.later(case.happened, -900, -100),
            kode_provinsi=case.province,
        )
        self.registers.accounts.append(Row(row, {"person": person.id} if known else {}))

    def _stay(
        self, person: Person, province: str, start: date, until: date | None, number: str | None
    ) -> None:
        # Cities number last in a province, and that is where its prisons are.
        regencies = self._areas.regencies(province)
        regency = regencies[sum(map(ord, person.nik)) % min(4, len(regencies)) - 2]
        kind = _PRISONS[int(regency[3:]) % len(_PRISONS)]
        place = self._areas.name(regency).removeprefix("Kab. ").removeprefix("Kota ")
        row = self._clerk.inmate(person)
        row.update(
            lapas=f"{kind} {place}",
            tgl_masuk=start,
            tgl_keluar=until if until is None or until <= self._today else None,
            no_lkn=number,
            kode_wilayah=regency,
            kode_provinsi=province,
        )
        self.registers.prison_stays.append(Row(row, {"person": person.id}))


def marks(case: Case) -> dict[str, Value]:
    """Classification and compartment of a case, in the columns of a register."""
    if not case.secret or case.network is None:
        return {"klasifikasi": "rahasia", "kompartemen": None}
    return {"klasifikasi": "sangat rahasia", "kompartemen": case.network.compartment}
