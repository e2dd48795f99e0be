"""Drugs as seized: production batches with packaging, purity and impurity profile."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PEAKS = tuple(f"p{i:02d}" for i in range(1, 13))
DRUGS = ("sabu", "ganja", "ekstasi", "heroin", "kokain", "tembakau gorila")
SHARES = (0.58, 0.20, 0.11, 0.04, 0.02, 0.05)
PROFILED = frozenset({"sabu", "ekstasi", "heroin", "kokain"})
CUTS = ("kafein", "parasetamol", "dekstrometorfan", "laktosa", "manitol", "ketamin", "msm")
_TEA = "teh Cina"
# The first brand is on most of the region's methamphetamine: it says little about who sent it.
_BRANDS = ("Guanyinwang", "Qing Shan", "Daguanyin", "Chinese Pin Wei", "Refined Chinese Tea",
           "Durian", "A-One", "Nescafe Gold")  # fmt: skip
_BRAND_SHARE = (0.52, 0.12, 0.10, 0.08, 0.07, 0.05, 0.04, 0.02)
_PLAIN = ("plastik klip bening", "plastik hitam dilakban", "lakban coklat", "kertas koran",
          "kotak rokok", "aluminium foil", "plastik biru", "kaleng biskuit")  # fmt: skip
_LOGOS = ("ikan arwana", "mahkota", "singa", "bintang", "kuda", "LV", "Rolex", "Superman", "naga",
          "kupu-kupu", "TikTok", "Philipp Plein", "kodok", "daun")  # fmt: skip
_COLOURS = ("hijau", "merah muda", "biru", "kuning", "oranye", "abu-abu", "ungu")
_ORIGINS = {"sabu": "Myanmar", "heroin": "Afganistan", "kokain": "Kolombia", "ekstasi": "Belanda"}
_ROUTES = 6


@dataclass(frozen=True, slots=True)
class Batch:
    """One production batch; ``profile`` holds peak shares that sum to 1, purity is in per cent."""

    drug: str
    packaging: str
    brand: str | None
    logo: str | None
    colour: str
    purity: float
    cut: str | None
    origin: str | None
    profile: NDArray[np.float64]
    tablet: tuple[float, float, float]


class Chemistry:
    """Draws batches; a drug has few production routes, so unrelated batches look alike."""

    def __init__(self, g: np.random.Generator) -> None:
        self._g = g
        self._routes = {drug: g.dirichlet(np.full(len(PEAKS), 0.8), size=_ROUTES) for drug in DRUGS}

    def drug(self) -> str:
        """Draw a drug by how often it is seized."""
        return DRUGS[int(self._g.choice(len(DRUGS), p=SHARES))]

    def batch(self, drug: str) -> Batch:
        """Draw one batch of a drug."""
        g = self._g
        tea = drug == "sabu" and g.random() < 0.55
        route = self._routes[drug][int(g.integers(_ROUTES))]
        return Batch(
            drug=drug,
            packaging=_TEA if tea else _PLAIN[int(g.integers(len(_PLAIN)))],
            brand=_BRANDS[int(g.choice(len(_BRANDS), p=_BRAND_SHARE))] if tea else None,
            logo=self._logo(drug),
            colour=_COLOURS[int(g.integers(len(_COLOURS)))],
            purity=float(g.uniform(25, 95)) if drug in PROFILED else 0.0,
            cut=CUTS[int(g.integers(len(CUTS)))] if g.random() < 0.5 else None,
            origin=_ORIGINS.get(drug) if tea or g.random() < 0.3 else None,
            profile=g.dirichlet(route * 220 + 0.05),
            tablet=(float(g.uniform(180, 420)), float(g.uniform(7, 11)), float(g.uniform(3, 6))),
        )

    def measured(self, batch: Batch) -> tuple[str, float]:
        """Measure a sample of a batch: profile as ``peak:area`` text, and purity in per cent."""
        noise = np.exp(self._g.normal(0, 0.10, len(PEAKS)))
        areas = batch.profile * noise
        areas = areas / areas.sum() * 10_000
        text = ";".join(f"{p}:{a:.1f}" for p, a in zip(PEAKS, areas, strict=True))
        purity = float(np.clip(batch.purity + self._g.normal(0, 4), 1, 99))
        return text, round(purity, 1)

    def _logo(self, drug: str) -> str | None:
        if drug == "ekstasi" or self._g.random() < 0.12:
            return _LOGOS[int(self._g.integers(len(_LOGOS)))]
        return None
