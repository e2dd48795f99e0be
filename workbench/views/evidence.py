"""Why two things are linked: the parts of the score drawn and said in a sentence."""

from math import floor

from markupsafe import Markup

from graph.evidence import Evidence, Part
from graph.linking import explanation
from graph.linking.persons.proposals import ACTOR
from workbench.actions.lines import JudgementLine
from workbench.locale import written
from workbench.views import markup
from workbench.views.desk import Desk

_PROGRAM = ACTOR.split(":")[0]
_NEVER_CERTAIN = 0.999
_STEPS, _TINY = 1000, 1e-6
"""A probability is shown in thousandths; what a float lacks of one is no reason to show less."""

_TELLING = 0.5
"""Parts under half a bit are in the table but not in the sentence."""


def feature(desk: Desk, part: Part) -> str:
    """The feature in the reader's language."""
    return desk.words.term("feature", part.feature)


def level(desk: Desk, part: Part) -> str:
    """What was found of the feature."""
    return desk.words.term("level", part.level)


def said(desk: Desk, part: Part) -> str:
    """One sentence for one part; features that are not ours are named with what was found."""
    group, code = explanation.explanation(part)[0].split(".", 1)
    text = desk.words.term(group, code)
    if text != code.replace("_", " "):
        return text
    return f"{feature(desk, part)}: {level(desk, part)}"


def _strength(desk: Desk, part: Part) -> str:
    """How much it says; where every pair starts says nothing of this one."""
    if part.feature == explanation.PRIOR:
        return ""
    return desk.words.term("strength", str(explanation.explanation(part)[1]["strength"]))


def apart(desk: Desk, evidence: Evidence | None, guard: str) -> str:
    """Why the program did not decide by itself."""
    if guard:
        return desk.words.term("link", f"guard.{guard}")
    if evidence is None:
        return desk.words("No reason was recorded.")
    text = desk.words.term("link", "below_threshold")
    against = min(evidence.parts, key=lambda p: (p.feature == explanation.PRIOR, p.bits))
    if against.feature == explanation.PRIOR or against.bits >= 0:
        return text
    return f"{text} {desk.words('Most against it:')} {said(desk, against)}"


def judged(desk: Desk, line: JudgementLine) -> str:
    """What was decided, by whom and when, and who took it back."""
    words = desk.words
    text = words(
        "{verdict}, by {who}, {when}",
        verdict=words.term("verdict", line.verdict),
        who=_who(desk, line),
        when=desk.moment(line.made),
    )
    if line.withdrawn is None:
        return text
    who = line.withdrawn_by or "–"
    return f"{text} · " + words(
        "undone by {who}, {when}", who=who, when=desk.moment(line.withdrawn)
    )


def _who(desk: Desk, line: JudgementLine) -> str:
    """A full run's entries are the program's, put in force by a person."""
    words = desk.words
    if not line.by_program:
        return line.actor
    if line.actor.startswith(_PROGRAM):
        return words("the program")
    return words("the program, accepted by {who}", who=line.actor)


def _bar(start: float, end: float, low: float, span: float, css: str) -> Markup:
    left, width = (min(start, end) - low) / span * 100, abs(end - start) / span * 100
    zero = (0 - low) / span * 100
    return Markup(
        '<svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">'
        '<line class="zero" x1="{0}" x2="{0}" y1="0" y2="14"/>'
        '<rect class="{1}" x="{2}" y="2" width="{3}" height="10" rx="1"/></svg>'
    ).format(f"{zero:.2f}", css, f"{left:.2f}", f"{max(width, 0.6 if end != start else 0.0):.2f}")


def waterfall(desk: Desk, evidence: Evidence) -> Markup:
    """One sentence a part; each bar begins where the one before ended; the last is their sum."""
    bars = explanation.waterfall(evidence)
    points = [0.0, *(bar.end for bar in bars)]
    low, high = min(*points, evidence.score_bits, 0.0), max(*points, evidence.score_bits, 0.1)
    span = (high - low) or 1.0
    rows = [
        Markup(
            '<tr><td>{}</td><td class="soft">{}</td><td class="num {}">{}</td>'
            '<td class="bar">{}</td></tr>'
        ).format(
            said(desk, part),
            _strength(desk, part),
            _sign(part.bits),
            written.signed(part.bits),
            _bar(bar.start, bar.end, low, span, _sign(part.bits)),
        )
        for part, bar in zip(explanation.ordered(evidence), bars, strict=True)
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


def share(evidence: Evidence) -> str:
    """The probability as a share; sixty bits are 1.0 to a float, and still no certainty.

    Rounded down, so that what is just under a threshold does not read as having reached it.
    """
    whole = floor(min(evidence.probability, _NEVER_CERTAIN) * _STEPS + _TINY)
    return written.percent(whole / _STEPS, 1)


def certainty(desk: Desk, evidence: Evidence) -> str:
    """The probability, and whether it has been made true on reviewed pairs."""
    if evidence.calibrated:
        return desk.words("probability {p}, calibrated", p=share(evidence))
    return desk.words("probability {p}, not yet calibrated", p=share(evidence))


def sentence(desk: Desk, evidence: Evidence) -> str:
    """What speaks for it and against it, in words."""
    told = [p for p in explanation.ordered(evidence) if p.feature != explanation.PRIOR]
    parts = [p for p in told if abs(p.bits) >= _TELLING]
    speaks = ", ".join(_named(desk, p) for p in parts if p.bits > 0)
    against = ", ".join(_named(desk, p) for p in parts if p.bits < 0)
    text = desk.words("For: {parts}.", parts=speaks or desk.words("nothing of weight"))
    if against:
        text += " " + desk.words("Against: {parts}.", parts=against)
    return f"{text} {_opened(certainty(desk, evidence))}."


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(desk: Desk, part: Part) -> str:
    found = level(desk, part)
    return f"{feature(desk, part)} ({found})" if found else feature(desk, part)


def block(desk: Desk, evidence: Evidence) -> Markup:
    """Sentence and waterfall together."""
    return Markup("<p>{}</p>{}").format(sentence(desk, evidence), waterfall(desk, evidence))
