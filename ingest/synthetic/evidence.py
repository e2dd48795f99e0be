"""Seizures, items of evidence and laboratory results of cases."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from ingest.areas import Areas
from ingest.synthetic.cases import Case
from ingest.synthetic.chemistry import PROFILED, Batch, Chemistry
from ingest.synthetic.deliveries import Row
from ingest.synthetic.offices import Registers

_TRANSPORT = ("mobil", "sepeda motor", "kapal", "pesawat", "bus", "jasa ekspedisi", "jalan kaki")
_CONCEALMENT = ("ban serep", "kompartemen pintu", "badan", "koper", "paket makanan", "dalam jok",
                "karung ikan", "popok bayi", "tabung gas", "speaker aktif")  # fmt: skip
_LABORATORIES = {"1": "LAB-MEDAN", "2": "LAB-PALEMBANG", "3": "LAB-JAKARTA", "5": "LAB-DENPASAR",
                 "6": "LAB-SURABAYA", "7": "LAB-MAKASSAR", "8": "LAB-MAKASSAR",
                 "9": "LAB-JAYAPURA"}  # fmt: skip
# Median net weight in grams and spread of its logarithm, small cases apart from networks'.
_SMALL, _LARGE = (3.0, 1.4), (900.0, 1.5)
_FORMS = {"sabu": "kristal", "ganja": "daun", "ekstasi": "tablet", "heroin": "serbuk",
          "kokain": "serbuk", "tembakau gorila": "daun"}  # fmt: skip


@dataclass(slots=True)
class Evidence:
    """Rows of three registers, by the case's province."""

    seizures: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    samples: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Weights:
    gross: float
    net: float
    aside: float
    destroyed: float | None


class EvidenceRoom:
    """Books what was seized in cases; weights balance in every row."""

    def __init__(
        self, g: np.random.Generator, areas: Areas, chemistry: Chemistry, today: date
    ) -> None:
        self._g, self._areas, self._chemistry, self._today = g, areas, chemistry, today
        self._registers = Registers()
        self._evidence = Evidence()

    def book(self, cases: list[Case]) -> Evidence:
        """Book one to four seizures a case, each with its items and perhaps a sample."""
        for case in cases:
            for index in range(int(self._g.choice([1, 2, 3, 4], p=[0.48, 0.32, 0.15, 0.05]))):
                # A second place searched often holds other goods than the first.
                other = index > 0 and self._g.random() < 0.35
                batch = self._chemistry.batch(case.batch.drug) if other else case.batch
                self._seize(case, batch)
        return self._evidence

    def _seize(self, case: Case, batch: Batch) -> None:
        g = self._g
        number = self._registers.seizure(case.province, case.happened)
        weights = self._weigh(case)
        shown = g.random(6)
        self._evidence.seizures.append(
            Row({
                "no_ba": number,
                "no_lkn": case.number,
                "tgl_sita": case.happened,
                "jam_sita": f"{g.integers(0, 24):02d}:{g.integers(0, 60):02d}",
                "zona_waktu": self._areas.zone(case.province).value,
                "kode_provinsi": case.province,
                "kode_wilayah": case.regency,
                "tempat_sita": self._areas.name(case.regency),
                "lintang": case.latitude,
                "bujur": case.longitude,
                "angkutan": _TRANSPORT[int(g.integers(len(_TRANSPORT)))],
                "penyembunyian": _CONCEALMENT[int(g.integers(len(_CONCEALMENT)))]
                if shown[0] < 0.5 else None,
                "kemasan": batch.packaging if shown[1] < 0.8 else None,
                "merek": batch.brand if shown[2] < 0.85 else None,
                "logo": batch.logo if shown[3] < 0.85 else None,
                "asal": batch.origin if shown[4] < 0.6 else None,
                "narkotika": _spelt(batch.drug, shown[5]),
                "berat_bruto": weights.gross,
                "berat_netto": weights.net,
                "berat_sisih": weights.aside,
                "berat_musnah": weights.destroyed,
                "klasifikasi": "sangat rahasia" if case.secret else "rahasia",
                "penilaian": ("A1", "A2", "B2")[int(g.integers(3))],
            })
        )  # fmt: skip
        first = self._items(case, batch, number, weights)
        if g.random() < 0.55:
            self._analyse(case, batch, first)

    def _weigh(self, case: Case) -> _Weights:
        g = self._g
        median, spread = _LARGE if case.network and g.random() < 0.5 else _SMALL
        net = round(float(min(max(median * np.exp(g.normal(0, spread)), 0.1), 300_000)), 2)
        aside = round(min(net * 0.1, 5.0), 2)
        old = (self._today - case.happened).days > 60 and g.random() < 0.75
        gross = round(net * float(g.uniform(1.03, 1.12)), 2)
        return _Weights(gross, net, aside, round(net - aside, 2) if old else None)

    def _items(self, case: Case, batch: Batch, seizure: str, weights: _Weights) -> str:
        count = int(self._g.choice([1, 2, 3], p=[0.76, 0.17, 0.07]))
        for index in range(count):
            # The last item takes the remainder, so that the items sum to the seizure.
            last = index == count - 1
            net = _share(weights.net, count, last=last)
            aside = _share(weights.aside, count, last=last)
            part = {
                "berat_bruto": _share(weights.gross, count, last=last),
                "berat_netto": net,
                "berat_sisih": aside,
                "berat_musnah": None if weights.destroyed is None else round(net - aside, 2),
            }
            self._evidence.items.append(
                Row({
                    "no_bb": f"{seizure}/BB{index + 1}",
                    "no_ba": seizure,
                    "kode_provinsi": case.province,
                    "zat": batch.drug,
                    "golongan": "I",
                    "bentuk": _FORMS[batch.drug],
                    "jumlah": int(self._g.integers(1, 30)),
                    "satuan": "butir" if batch.drug == "ekstasi" else "bungkus",
                    **part,
                    "penilaian": "A2",
                })
            )  # fmt: skip
        return f"{seizure}/BB1"

    def _analyse(self, case: Case, batch: Batch, item: str) -> None:
        g = self._g
        profile, purity = self._chemistry.measured(batch)
        laboratory = _LABORATORIES[case.province[0]]
        on = min(case.happened + timedelta(days=int(g.integers(3, 30))), self._today)
        tablet = batch.tablet if batch.drug == "ekstasi" else None
        known = batch.drug in PROFILED
        self._evidence.samples.append(
            Row({
                "no_sampel": self._registers.sample(laboratory, on),
                "no_bb": item,
                "kode_provinsi": case.province,
                "laboratorium": laboratory.replace("-", " "),
                "metode": "gc-ms",
                "tgl_uji": on,
                "zat": batch.drug,
                "kemurnian": purity if known else None,
                "pencampur": batch.cut if g.random() < 0.8 else None,
                "profil": profile if known and g.random() < 0.85 else None,
                "berat_tablet": round(tablet[0] * float(g.normal(1, 0.01)), 1) if tablet else None,
                "diameter": round(tablet[1] * float(g.normal(1, 0.01)), 2) if tablet else None,
                "tebal": round(tablet[2] * float(g.normal(1, 0.02)), 2) if tablet else None,
                "logo": batch.logo,
                "warna": batch.colour if tablet else None,
            })
        )  # fmt: skip


def _share(total: float, count: int, *, last: bool) -> float:
    part = round(total / count, 2)
    return round(total - part * (count - 1), 2) if last else part


def _spelt(drug: str, x: float) -> str:
    if drug == "sabu":
        return "shabu" if x < 0.3 else "Metamfetamina" if x < 0.4 else "sabu"
    return drug.capitalize() if x < 0.4 else drug
