"""Routes on a map of the archipelago: provinces as points at their centroids, routes as arcs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from markupsafe import Markup

_WEST, _EAST, _SOUTH, _NORTH = 90.0, 142.0, -11.5, 9.5
_WIDTH = 900.0
_SCALE = _WIDTH / (_EAST - _WEST)
_HEIGHT = (_NORTH - _SOUTH) * _SCALE
_EDGE = 16.0

ABROAD: Mapping[str, tuple[float, float]] = {
    "afganistan": (33.9, 67.7),
    "afghanistan": (33.9, 67.7),
    "australia": (-25.0, 134.0),
    "belanda": (52.2, 5.3),
    "brasil": (-10.0, -52.0),
    "filipina": (13.0, 122.0),
    "golden triangle": (20.4, 100.1),
    "segitiga emas": (20.4, 100.1),
    "hong kong": (22.3, 114.2),
    "india": (22.0, 79.0),
    "iran": (32.5, 53.7),
    "kamboja": (12.6, 105.0),
    "kolombia": (4.6, -74.1),
    "laos": (18.2, 103.9),
    "malaysia": (3.9, 102.0),
    "meksiko": (23.6, -102.5),
    "myanmar": (21.2, 96.5),
    "nigeria": (9.1, 8.7),
    "pakistan": (30.4, 69.4),
    "papua nugini": (-6.3, 143.9),
    "peru": (-9.2, -75.0),
    "singapura": (1.35, 103.8),
    "taiwan": (23.7, 121.0),
    "thailand": (15.0, 101.0),
    "timor-leste": (-8.9, 125.7),
    "tiongkok": (23.5, 113.0),
    "vietnam": (16.0, 107.0),
}
"""Latitude and longitude, in degrees, of where goods come from; keys are names in lower case."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A named place at ``latitude`` and ``longitude`` in degrees."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Arc:
    """What goes from one stop to the next; ``grams`` set its width, ``text`` is said of it."""

    start: Stop
    end: Stop
    grams: float
    text: str


def draw(ground: Sequence[Stop], arcs: Sequence[Arc], title: str) -> Markup:
    """The map as SVG; a place beyond its edge stands on the edge."""
    most = max((log1p(arc.grams) for arc in arcs), default=1.0) or 1.0
    ends = {stop.name: stop for arc in arcs for stop in (arc.start, arc.end)}
    taken: list[_Box] = []
    stops = _named(list(ends.values()), taken)
    untouched = [stop for stop in ground if stop.name not in ends]
    for x, y in map(_xy, untouched):
        taken.append(_Box(x - 4, x + 4, y + 3))
    dots = [_ground(stop, taken) for stop in untouched]
    return Markup(
        '<svg class="map" viewBox="0 0 {w:.0f} {h:.0f}" role="img" aria-label="{t}"><defs>'
        '<marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="11" '
        'markerHeight="11" markerUnits="userSpaceOnUse" '
        'orient="auto"><path class="tip" d="M0 0L10 5L0 10z"/></marker></defs>{d}{a}{s}</svg>'
    ).format(
        w=_WIDTH,
        h=_HEIGHT,
        t=title,
        d=Markup("").join(dots),
        a=Markup("").join(_arc(arc, most) for arc in arcs),
        s=stops,
    )


def _xy(stop: Stop) -> tuple[float, float]:
    x = (stop.longitude - _WEST) * _SCALE
    y = (_NORTH - stop.latitude) * _SCALE
    return min(max(x, _EDGE), _WIDTH - _EDGE), min(max(y, _EDGE), _HEIGHT - _EDGE)


def _arc(arc: Arc, most: float) -> Markup:
    (x1, y1), (x2, y2) = _xy(arc.start), _xy(arc.end)
    # The arc bends to the left of its direction, so that there and back stay apart.
    bend = 0.18
    cx, cy = (x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend
    return Markup(
        '<path class="arc" d="M{:.1f} {:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}" stroke-width="{:.1f}" '
        'marker-end="url(#tip)"><title>{}</title></path>'
    ).format(x1, y1, cx, cy, x2, y2, 1.5 + 4.5 * log1p(arc.grams) / most, arc.text)


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a name stands."""

    left: float
    right: float
    line: float

    def covers(self, other: "_Box") -> bool:
        """Whether two names would lie on each other."""
        beside = self.right < other.left or other.right < self.left
        return not beside and abs(self.line - other.line) < _SMALL_LINE


def _ground(stop: Stop, taken: list[_Box]) -> Markup:
    """A province that no route touches, with its name where there is room for it."""
    x, y = _xy(stop)
    dot = Markup('<circle class="ground" cx="{:.1f}" cy="{:.1f}" r="3"><title>{}</title></circle>')
    width = len(stop.name) * _SMALL_LETTER
    for box, side, at in (
        (_Box(x + 6, x + 6 + width, y + 3), "start", x + 6),
        (_Box(x - 6 - width, x - 6, y + 3), "end", x - 6),
    ):
        inside = box.left >= 0 and box.right <= _WIDTH
        if inside and not any(box.covers(other) for other in taken):
            taken.append(box)
            name = Markup('<text class="ground" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
            return dot.format(x, y, stop.name) + name.format(at, box.line, side, stop.name)
    return dot.format(x, y, stop.name)


def _named(stops: Sequence[Stop], taken: list[_Box]) -> Markup:
    """Stops with their names; a name that would lie on another moves down."""
    placed: list[tuple[float, float]] = []
    drawn = []
    for stop in sorted(stops, key=lambda stop: _xy(stop)[::-1]):
        x, y = _xy(stop)
        line = y + 4
        while any(abs(line - v) < _LINE and abs(x - u) < _NAME for u, v in placed):
            line += _LINE
        placed.append((x, line))
        side, shift = ("end", -9) if x > _WIDTH * 0.8 else ("start", 9)
        width = len(stop.name) * _LETTER
        left = x + shift - (width if side == "end" else 0)
        taken.append(_Box(left, left + width, line))
        drawn.append(
            Markup(
                '<circle class="stop" cx="{:.1f}" cy="{:.1f}" r="5"/>'
                '<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>'
            ).format(x, y, x + shift, line, side, stop.name)
        )
    return Markup("").join(drawn)


_LINE, _NAME = 15.0, 110.0
"""Height of a line of text and width that a name takes, in units of the map."""
_SMALL_LINE, _SMALL_LETTER, _LETTER = 11.0, 5.2, 7.2
"""Height of a small line, and mean width of a small letter and of a letter."""
