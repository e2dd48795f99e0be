"""Offices that send files: their short names, report numbers and charges."""

from datetime import date

SHORT = {
    "11": "ACEH", "12": "SUMUT", "13": "SUMBAR", "14": "RIAU", "15": "JAMBI", "16": "SUMSEL",
    "17": "BENGKULU", "18": "LAMPUNG", "19": "BABEL", "21": "KEPRI", "31": "DKI", "32": "JABAR",
    "33": "JATENG", "34": "DIY", "35": "JATIM", "36": "BANTEN", "51": "BALI", "52": "NTB",
    "53": "NTT", "61": "KALBAR", "62": "KALTENG", "63": "KALSEL", "64": "KALTIM", "65": "KALTARA",
    "71": "SULUT", "72": "SULTENG", "73": "SULSEL", "74": "SULTRA", "75": "GORONTALO",
    "76": "SULBAR", "81": "MALUKU", "82": "MALUT", "91": "PAPUA", "92": "PABAR", "93": "PASEL",
    "94": "PATENG", "95": "PAPEG", "96": "PBD",
}  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PENAL_CODE = date(2026, 1, 2)


class Registers:
    """Running numbers of each office, by year, as its register book has them."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], int] = {}

    def _next(self, book: str, year: int) -> int:
        number = self._last.get((book, year), 0) + 1
        self._last[book, year] = number
        return number

    def case(self, province: str, opened: date, *, police: bool) -> str:
        """Number of a new case: LKN of the narcotics agency, LP of the police."""
        month, short = ROMAN[opened.month - 1], SHORT[province]
        if police:
            number = self._next("LP" + province, opened.year)
            return f"LP/A/{number:04d}/{month}/{opened.year}/SPKT.DITRESNARKOBA/POLDA {short}"
        number = self._next("LKN" + province, opened.year)
        return f"LKN/{number:04d}/{month}/{opened.year}/BNNP-{short}"

    def seizure(self, province: str, seized: date) -> str:
        """Number of a seizure report (berita acara)."""
        number = self._next("BA" + province, seized.year)
        return f"BA/{number:04d}/{ROMAN[seized.month - 1]}/{seized.year}/{SHORT[province]}"

    def sample(self, laboratory: str, analysed: date) -> str:
        """Number of a laboratory sample."""
        number = self._next("LAB" + laboratory, analysed.year)
        return f"{laboratory}/{number:05d}/{analysed.year}"


def office_name(province: str, *, police: bool) -> str:
    """Name of the provincial office."""
    return f"{'POLDA' if police else 'BNNP'} {SHORT[province]}"


def charge(happened: date, grams: float) -> str:
    """Articles charged; the law that counts is the one in force on the day of the offence."""
    paragraph = 2 if grams > 5 else 1
    if happened < _PENAL_CODE:
        return f"Pasal 114 ayat ({paragraph}) jo. Pasal 132 ayat (1) UU 35/2009"
    return f"Pasal 609 ayat ({paragraph}) huruf a UU 1/2023"
