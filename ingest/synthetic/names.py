"""Indonesian names and the ways in which offices write them differently.

Tokens come from Faker's ``id_ID`` lists, with a heavier head than Faker gives them, because a
few names (Muhammad, Siti, Agus) are borne by a large share of the population.
"""

from dataclasses import dataclass

import numpy as np
from faker.providers.person.id_ID import Provider
from numpy.typing import NDArray

_HEAD = {
    "m": {"Muhammad": 60, "Ahmad": 35, "Abdul": 25, "Agus": 25, "Budi": 20, "Andi": 16, "Dedi": 14,
          "Eko": 12, "Hendra": 12, "Rudi": 12, "Iwan": 10, "Joko": 10, "Yusuf": 10, "Ibrahim": 8,
          "Fajar": 8, "Syahrul": 8, "Zulkifli": 8, "Khairul": 7, "Sutrisno": 7, "Suharto": 6,
          "Sunarto": 6, "Slamet": 6, "Bambang": 8, "Wahyu": 8, "Rizky": 10, "Arif": 8},
    "f": {"Siti": 60, "Sri": 35, "Nur": 30, "Dewi": 25, "Rina": 14, "Yuni": 12, "Ratna": 12,
          "Fatimah": 10, "Aisyah": 10, "Lestari": 10, "Wulan": 8, "Indah": 8, "Rahmawati": 8},
}  # fmt: skip

_NICKNAMES = (
    "Ucok Bagong Kojek Tato Gondrong Kancil Bejo Ateng Aseng Acong Jon Tole Cepot Boy Jack Bento "
    "Kribo Botak Cungkring Gepeng Gembul Doyok Kentung Oyek Blegug Tompel Jangkung Mbah Abah "
    "Kempot Penyok Bule Ambon Batak Medan Madura Padang Koko Ahong Along Dul Mamat Ujang Asep "
    "Encep Otong Oding Ogi Opik Ipin Upin Buyung Datuk Bang Jali Pak Haji Si Kumis Om Beng Nyong "
    "Tete Daeng Puang Bli Gede Kacong Cak Sur Wak Leng Uda Man Rambo Codet Macan Petruk Semar "
    "Togog Bima Elang Rajawali Tokek Cicak Kebo Banteng Naga"
)
NICKNAMES = tuple(_NICKNAMES.split())

_OLD_SPELLING = (
    ("u", "oe"), ("j", "dj"), ("c", "tj"), ("y", "j"), ("sy", "s"), ("i", "y"), ("kh", "h"),
    ("dh", "d"), ("f", "p"), ("v", "f"), ("z", "j"), ("q", "k"), ("ee", "i"), ("nn", "n"),
    ("mm", "m"), ("th", "t"), ("ks", "x"),
)  # fmt: skip

_SHORT = {
    "Muhammad": ("Moh.", "Muh.", "M.", "Mohammad", "Mohamad", "Muhamad", "Mochamad", "Mhd"),
    "Ahmad": ("Achmad", "Akhmad", "A."),
    "Abdul": ("Abd.", "Abd"),
    "Siti": ("St.", "St"),
    "Nur": ("Noer", "Nor"),
}
_LETTERS = "aeiounrstlk"


@dataclass(frozen=True, slots=True)
class NamePools:
    """Name tokens of both sexes with their cumulative probabilities."""

    male: tuple[str, ...]
    male_weight: NDArray[np.float64]
    female: tuple[str, ...]
    female_weight: NDArray[np.float64]

    def draw(self, g: np.random.Generator, sex: str, count: int) -> tuple[str, ...]:
        """Draw tokens for one sex (``m`` or ``f``)."""
        tokens, weight = (
            (self.male, self.male_weight) if sex == "m" else (self.female, self.female_weight)
        )
        return tuple(tokens[i] for i in np.searchsorted(weight, g.random(count), side="right"))


def name_pools() -> NamePools:
    """Return the pools, the same on every call."""
    male, male_weight = _pool("m", Provider.first_names_male)
    female, female_weight = _pool("f", Provider.first_names_female)
    return NamePools(male, male_weight, female, female_weight)


def _pool(sex: str, first_names: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    weights: dict[str, float] = {}
    for token in (*first_names, *Provider.last_names):
        if token.isalpha() and len(token) > 2:
            weights[token.title()] = weights.get(token.title(), 0.0) + 1.0
    for token, extra in _HEAD[sex].items():
        weights[token] = weights.get(token, 0.0) + extra
    values = np.array(list(weights.values())) ** 1.1
    return tuple(weights), np.cumsum(values / values.sum())


def misspelt(word: str, x: float) -> str:
    """Return the word with one slip of the keyboard; ``x`` in [0, 1) chooses which."""
    if len(word) < 4:
        return word
    at = 1 + int(x * 1e6) % (len(word) - 2)
    letter = _LETTERS[int(x * 1e7) % len(_LETTERS)]
    match int(x * 1e9) % 4:
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + letter + word[at:]
        case 2:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case _:
            return word[:at] + letter + word[at + 1 :]


def respelt(tokens: list[str], x: float) -> list[str]:
    """Return the tokens with one sound written the old or another way."""
    start = int(x * 1000) % len(_OLD_SPELLING)
    for step in range(len(_OLD_SPELLING)):
        new, old = _OLD_SPELLING[(start + step) % len(_OLD_SPELLING)]
        for at, token in enumerate(tokens):
            if new in token.lower() and len(token) > 3:
                changed = token.lower().replace(new, old, 1).capitalize()
                return [*tokens[:at], changed, *tokens[at + 1 :]]
    return tokens


def shortened(tokens: list[str], x: float) -> list[str]:
    """Return the tokens with one of them abbreviated, as on a form with short boxes."""
    at = int(x * 100) % len(tokens)
    token = tokens[at]
    if token in _SHORT:
        short = _SHORT[token][int(x * 1e5) % len(_SHORT[token])]
    elif at > 0:
        short = token[0] + "."
    else:
        return tokens
    return [*tokens[:at], short, *tokens[at + 1 :]]
