"""Which office sends which rows, in which file and form, with which faults."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.synthetic.deliveries import Delivery, Form, Row
from ingest.synthetic.evidence import Evidence
from ingest.synthetic.registers import Registers


@dataclass(frozen=True, slots=True)
class Content:
    """All good rows of a sample."""

    areas: list[Row]
    registers: Registers
    evidence: Evidence
    calls: list[Row]
    transfers: list[Row]
    totals: list[Row]


_SUMATERA = Form(
    {"no_lkn": "No. LKN", "tgl_kejadian": "Tanggal Kejadian", "kode_provinsi": "Provinsi",
     "nama_lengkap": "Nama Tersangka", "no_hp": "No HP", "tgl_lahir": "Tanggal Lahir",
     "nama_ayah": "Bin/Binti", "no_ba": "No. Berita Acara", "tgl_sita": "Tanggal Penyitaan",
     "berat_netto": "Netto", "berat_bruto": "Bruto"},
    dates="words", phones="dashed", decimal=",", upper=True,
)  # fmt: skip
_JAWA = Form(
    {"no_lkn": "Nomor LKN", "tgl_laporan": "Tgl Laporan", "nama_lengkap": "NAMA", "nik": "NIK",
     "no_hp": "Nomor HP", "alamat": "Alamat KTP", "jk": "Jenis Kelamin", "no_polisi": "Nopol",
     "narkotika": "Jenis Narkotika", "no_bb": "Nomor BB", "zat": "Jenis Zat",
     "berat_netto": "Berat Netto", "lapas": "Nama Lapas", "nama_pengguna": "Nama Pemilik",
     "mulai": "Tgl Mulai"},
    dates="typed", phones="national",
)  # fmt: skip
_TIMUR = Form(
    {"no_lkn": "case_number", "nama_lengkap": "name", "tgl_lahir": "birth_date", "no_hp": "phone",
     "jk": "gender", "kode_provinsi": "province", "kode_wilayah": "area_code",
     "alamat": "address", "kota": "city", "peran": "role", "no_polisi": "plate"},
    dates="iso", phones="plus",
)  # fmt: skip
_SEMICOLON = Form(dates="slash", phones="spaced", decimal=",")
_DASHED = Form({"no_hp": "msisdn", "nama_pengguna": "Pemilik", "mulai": "sejak"}, dates="dash")
_PLAIN = Form()

_NO_DAY = "31/02/2025"
_SPOILED: dict[str, tuple[tuple[str, str], ...]] = {
    "areas": (("kode_wilayah", "12-3x"), ("kode_wilayah", "")),
    "case_register": (("no_lkn", ""), ("tgl_kejadian", _NO_DAY), ("kode_wilayah", "7x.12"),
                      ("penilaian", "Z9"), ("kode_provinsi", "99")),
    "seizures": (("no_ba", ""), ("tgl_sita", "00/13/2024"), ("berat_netto", "sekitar dua kilo"),
                 ("lintang", "tidak jelas")),
    "items": (("no_bb", ""), ("berat_bruto", "belum ditimbang"), ("jumlah", "beberapa"),
              ("berat_netto", "1.234")),
    "laboratory": (("no_sampel", ""), ("kemurnian", "tinggi"), ("profil", "rusak"),
                   ("tgl_uji", _NO_DAY)),
    "persons": (("nama_lengkap", ""), ("nik", "327501170890"), ("tgl_lahir", "30 Februari 1988"),
                ("jk", "1"), ("nik", "3,27501E+15"), ("no_hp", "nomor mati")),
    "phones": (("no_hp", ""), ("nik", "12710512"), ("imei", "350000000000001")),
    "vehicles": (("no_polisi", "TANPA PLAT"), ("nik", "1271")),
    "accounts": (("no_rekening", ""), ("no_rekening", "12")),
    "prison_stays": (("lapas", ""), ("tgl_masuk", _NO_DAY), ("tgl_keluar", "01/01/1999")),
    "calls": (("nomor_b", ""), ("waktu", "2026-02-30 10:00:00"), ("durasi", "lama"),
              ("nomor_a", "PRIVATE")),
    "transfers": (("rekening_tujuan", ""), ("nominal", "banyak"), ("waktu", "kemarin")),
    "programme_totals": (("jumlah", "sekitar 40"), ("kode_wilayah", "")),
}  # fmt: skip

_WEST, _JAVA = ("1", "2"), ("3",)
_EAST = ("5", "6", "7", "8", "9")


def pack(content: Content) -> list[Delivery]:
    """Return the files to write, in load order: what others refer to comes first.

    A region without rows (at tiny scales) sends no file.
    """
    registers, evidence = content.registers, content.evidence
    deliveries = [
        _one("wilayah.csv", "areas", "BNN", _SEMICOLON, content.areas),
        *_by_region("perkara", "case_register", registers.cases),
        _one("penyitaan_barat.csv", "seizures", "BNN", _SUMATERA,
             _where(evidence.seizures, _WEST + _JAVA)),
        _one("penyitaan_timur.xlsx", "seizures", "BNN", _JAWA, _where(evidence.seizures, _EAST)),
        _one("barang_bukti.csv", "items", "BNN", _SEMICOLON, evidence.items),
        _one("laboratorium.jsonl", "laboratory", "Balai Laboratorium", _PLAIN, evidence.samples),
        *_by_region("orang", "persons", registers.persons),
        _one("telepon.csv", "phones", "BNN", _DASHED, registers.phones),
        _one("kendaraan.xlsx", "vehicles", "BNN", _JAWA, registers.vehicles),
        _one("rekening.jsonl", "accounts", "PPATK", _PLAIN, registers.accounts),
        _one("penghuni_lapas.csv", "prison_stays", "Ditjenpas", _SEMICOLON,
             registers.prison_stays),
        _one("panggilan.csv", "calls", "BNN", _PLAIN, content.calls),
        _one("transfer.db", "transfers", "PPATK", _PLAIN, content.transfers),
        _one("program.csv", "programme_totals", "BNN", _SEMICOLON, content.totals),
    ]  # fmt: skip
    return [d for d in deliveries if d.rows]


def _by_region(name: str, mapping: str, rows: list[Row]) -> list[Delivery]:
    return [
        _one(f"{name}_sumatera.csv", mapping, "BNNP Sumatera", _SUMATERA, _where(rows, _WEST)),
        _one(f"{name}_jawa.xlsx", mapping, "BNNP Jawa", _JAWA, _where(rows, _JAVA)),
        _one(f"{name}_timur.jsonl", mapping, "BNNP Indonesia Timur", _TIMUR, _where(rows, _EAST)),
    ]


def _where(rows: Sequence[Row], first_digits: tuple[str, ...]) -> list[Row]:
    return [r for r in rows if str(r.values["kode_provinsi"]).startswith(first_digits)]


def _one(file: str, mapping: str, office: str, form: Form, rows: Sequence[Row]) -> Delivery:
    return Delivery(
        file=file,
        mapping=mapping,
        office=office,
        form=form,
        columns=tuple(dict.fromkeys(c for row in rows for c in row.values)),
        rows=rows,
        spoiled=_SPOILED[mapping],
        copies=min(60, max(1, round(len(rows) * 0.004))),
    )
