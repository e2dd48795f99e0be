"""Why two things are linked: the parts of the score drawn and said in a sentence."""

from markupsafe import Markup

from graph.evidence import Evidence, Part
from workbench.locale import written
from workbench.views import markup
from workbench.views.desk import Desk

_TELLING = 0.5
"""Parts under half a bit are in the table but not in the sentence."""

_PRIOR = "prior"
"""Where every pair starts; it speaks neither for nor against this one."""


def ordered(evidence: Evidence) -> list[Part]:
    """Where every pair starts, then the parts, those that say most first."""
    return sorted(evidence.parts, key=lambda p: (p.feature != _PRIOR, -abs(p.bits)))


def feature(desk: Desk, part: Part) -> str:
    """The feature in the reader's language."""
    return desk.words.term("feature", part.feature)


def level(desk: Desk, part: Part) -> str:
    """What was found of the feature."""
    return desk.words.term("level", part.level)


def _bar(start: float, end: float, low: float, span: float, css: str) -> Markup:
    left, width = (min(start, end) - low) / span * 100, abs(end - start) / span * 100
    zero = (0 - low) / span * 100
    return Markup(
        '<svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">'
        '<line class="zero" x1="{0}" x2="{0}" y1="0" y2="14"/>'
        '<rect class="{1}" x="{2}" y="2" width="{3}" height="10" rx="1"/></svg>'
    ).format(f"{zero:.2f}", css, f"{left:.2f}", f"{max(width, 0.6 if end != start else 0.0):.2f}")


def waterfall(desk: Desk, evidence: Evidence) -> Markup:
    """Each part begins where the one before ended; the last row is their sum."""
    parts, at, points = ordered(evidence), 0.0, [0.0]
    for part in parts:
        at += part.bits
        points.append(at)
    low, high = min(*points, evidence.score_bits, 0.0), max(*points, evidence.score_bits, 0.1)
    span = (high - low) or 1.0
    rows = [
        Markup(
            '<tr><td>{}</td><td class="soft">{}</td><td class="num {}">{}</td>'
            '<td class="bar">{}</td></tr>'
        ).format(
            feature(desk, part),
            level(desk, part),
            _sign(part.bits),
            written.signed(part.bits),
            _bar(points[i], points[i + 1], low, span, _sign(part.bits)),
        )
        for i, part in enumerate(parts)
    ]
    total = Markup(
        '<tr class="sum"><td>{}</td><td></td><td class="num">{}</td><td class="bar">{}</td></tr>'
    ).format(
        desk.words("Together, in bits"),
        written.signed(evidence.score_bits),
        _bar(0, evidence.score_bits, low, span, "all"),
    )
    return Markup('<table class="bits"><tbody>{}{}</tbody></table>').format(
        markup.join(rows), total
    )


def _sign(bits: float) -> str:
    """How a part is coloured; its number has the sign too."""
    return "plus" if bits > 0 else "minus" if bits < 0 else "nil"


def certainty(desk: Desk, evidence: Evidence) -> str:
    """The probability, and whether it has been made true on reviewed pairs."""
    share = written.percent(evidence.probability)
    if evidence.calibrated:
        return desk.words("probability {p}, calibrated", p=share)
    return desk.words("probability {p}, not yet calibrated", p=share)


def sentence(desk: Desk, evidence: Evidence) -> str:
    """What speaks for it and against it, in words."""
    told = [p for p in ordered(evidence) if p.feature != _PRIOR]
    parts = [p for p in told if abs(p.bits) >= _TELLING]
    speaks = ", ".join(_said(desk, p) for p in parts if p.bits > 0)
    against = ", ".join(_said(desk, p) for p in parts if p.bits < 0)
    text = desk.words("For: {parts}.", parts=speaks or desk.words("nothing of weight"))
    if against:
        text += " " + desk.words("Against: {parts}.", parts=against)
    return f"{text} {_opened(certainty(desk, evidence))}."


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(desk: Desk, part: Part) -> str:
    found = level(desk, part)
    return f"{feature(desk, part)} ({found})" if found else feature(desk, part)


def block(desk: Desk, evidence: Evidence) -> Markup:
    """Sentence and waterfall together."""
    return Markup("<p>{}</p>{}").format(sentence(desk, evidence), waterfall(desk, evidence))
