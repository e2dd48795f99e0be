"""Areas with their marks, and programme totals: counts of areas, never persons."""

from datetime import date

import numpy as np

from ingest.areas import Areas, Level
from ingest.synthetic.deliveries import Row

_MEASURES = (
    ("rehabilitasi", "klien rawat jalan", 1.6),
    ("rehabilitasi", "klien rawat inap", 0.9),
    ("skhpn", "pemeriksaan", 3.4),
    ("skhpn", "hasil positif", 0.6),
    ("dayamas", "kegiatan desa", 1.2),
)
_VILLAGES_A_DISTRICT = 2


def area_rows(g: np.random.Generator, areas: Areas) -> list[Row]:
    """Rows of all provinces and regencies, and some districts and villages of the cities.

    Points of regencies scatter about the province's centroid: they are of the sample, not of
    the map. Villages are numbered by the sample too, in the official form.
    """
    rows = []
    for province in areas.provinces():
        rows.append(_row(province.code, province.name, areas, g))
        for regency in areas.regencies(province.code):
            rows.append(_row(regency, areas.name(regency), areas, g))
            if areas.level(regency) is Level.CITY:
                rows += _within(regency, areas, g)
    return rows


def _within(regency: str, areas: Areas, g: np.random.Generator) -> list[Row]:
    rows = []
    for district in areas.districts(regency)[:3]:
        name = areas.name(district)
        rows.append(_row(district, name, areas, g))
        for index in range(_VILLAGES_A_DISTRICT):
            rows.append(_row(f"{district}.1{index + 1:03d}", f"{name} {index + 1}", areas, g))
    return rows


def _row(code: str, name: str, areas: Areas, g: np.random.Generator) -> Row:
    level = areas.level(code)
    latitude, longitude = areas.centroid(code)
    spread = 0.0 if level is Level.PROVINCE else 0.12
    return Row({
        "kode_wilayah": code,
        "nama_wilayah": name,
        "tingkat": level.value,
        "lintang": round(latitude + spread * float(g.normal()), 4),
        "bujur": round(longitude + spread * float(g.normal()), 4),
        "desa_bersinar": ("ya" if g.random() < 0.3 else "tidak") if level is Level.VILLAGE
        else None,
        "kota_tanggap": ("ya" if g.random() < 0.35 else "tidak") if level is Level.CITY else None,
    })  # fmt: skip


def total_rows(g: np.random.Generator, areas: Areas, today: date) -> list[Row]:
    """Rows of the last six months, by province and city; many cells are small."""
    codes = [p.code for p in areas.provinces()]
    codes += [r for r in areas.regencies() if areas.level(r) is Level.CITY]
    rows = []
    for back in range(6, 0, -1):
        month = (today.year * 12 + today.month - 1) - back
        period = f"{month // 12}-{month % 12 + 1:02d}"
        for code in codes:
            scale = 3.0 if "." not in code else 1.0
            for programme, measure, mean in _MEASURES:
                if "." in code and g.random() < 0.6:
                    continue
                count = int(g.poisson(scale * float(g.lognormal(mean, 0.6))))
                rows.append(
                    Row({
                        "program": programme,
                        "kode_wilayah": code,
                        "periode": period,
                        "ukuran": measure,
                        "jumlah": count,
                    })
                )  # fmt: skip
    return rows
