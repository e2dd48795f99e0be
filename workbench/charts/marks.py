"""Small drawings inside a line of text or a table: a rank with its interval, a sum in parts."""

from collections.abc import Sequence

from markupsafe import Markup

from workbench.locale import written

_WIDTH, _PAD = 180.0, 8.0


def rank_interval(
    rank: int, low: int, high: int, of: int, title: str, now: int | None = None
) -> Markup:
    """Rank ``rank`` within ``low`` to ``high`` among ``of``; the first place is on the left.

    ``now`` is the rank that it has since, drawn as a ring.
    """
    span = max(of - 1, 1)

    def x(place: int) -> str:
        return f"{_PAD + (min(place, of) - 1) / span * (_WIDTH - 2 * _PAD):.1f}"

    ring = Markup('<circle class="now" cx="{}" cy="9" r="5"/>')
    since = ring.format(x(now)) if now is not None else ""
    return Markup(
        '<svg class="interval" viewBox="0 0 180 18" role="img" aria-label="{0}"><title>{0}</title>'
        '<line class="axis" x1="{1}" x2="{2}" y1="9" y2="9"/>'
        '<line class="range" x1="{3}" x2="{4}" y1="9" y2="9"/>'
        '<circle class="mark" cx="{5}" cy="9" r="5"/>{6}</svg>'
    ).format(title, _PAD, _WIDTH - _PAD, x(low), x(high), x(rank), since)


def parts_bar(parts: Sequence[tuple[str, float]], most: float) -> Markup:
    """A sum in its parts, each a share of ``most``; hovering names part and value."""
    shades = (1.0, 0.78, 0.6, 0.45, 0.33, 0.24, 0.17)
    spans = [
        Markup('<span style="width:{}%;opacity:{}" title="{}"></span>').format(
            f"{max(value, 0) / (most or 1) * 100:.2f}",
            shades[i % len(shades)],
            f"{name}: {written.number(value, 2)}",
        )
        for i, (name, value) in enumerate(parts)
    ]
    label = "; ".join(f"{name} {written.number(value, 2)}" for name, value in parts)
    return Markup('<div class="stacked" role="img" aria-label="{}">{}</div>').format(
        label, Markup("").join(spans)
    )


_HIGH, _STEP = 46.0, 34.0


def recovery(
    before: float, naive: float, healed: Sequence[tuple[float, float, float]], title: str
) -> Markup:
    """Shares of one over time: before, right after, then each round with its interval."""

    def y(share: float) -> str:
        return f"{4 + (1 - min(max(share, 0.0), 1.0)) * (_HIGH - 8):.1f}"

    def x(place: int) -> str:
        return f"{_PAD + place * _STEP:.1f}"

    points = [before, naive, *(mean for mean, _, _ in healed)]
    line = " ".join(f"{x(i)},{y(share)}" for i, share in enumerate(points))
    width = 2 * _PAD + _STEP * (len(points) - 1)
    bars = [
        Markup('<line class="range" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(
            x(i), y(low), y(high)
        )
        for i, (_, low, high) in enumerate(healed, 2)
    ]
    dots = [
        Markup('<circle class="{}" cx="{}" cy="{}" r="4"/>').format(
            "naive" if i == 1 else "mark", x(i), y(share)
        )
        for i, share in enumerate(points)
    ]
    return Markup(
        '<svg class="recovery" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        'aria-label="{t}"><title>{t}</title><line class="axis" x1="0" x2="{w}" y1="{z}" y2="{z}"/>'
        '<polyline class="way" points="{p}"/>{b}{d}</svg>'
    ).format(
        w=f"{width:.0f}",
        h=f"{_HIGH:.0f}",
        t=title,
        z=y(0.0),
        p=line,
        b=Markup("").join(bars),
        d=Markup("").join(dots),
    )
