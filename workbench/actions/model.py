"""How true the probabilities are on what persons decided, and what thresholds would do."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from graph.case_links import PROBABLE, case_judgements
from graph.evidence import Judgement, Verdict
from graph.linking.cases.model import FEWEST_OF_EACH as FEWEST_CASES
from graph.linking.persons import PersonSettings
from graph.linking.persons.scoring import FEWEST_OF_EACH as FEWEST_PERSONS
from graph.linking.review import ModelPage, SpotChecks, model_page, spot_checks
from graph.pole import Kind
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.review_queue import Subject, automatic_merges
from workbench.bootstrap import Workbench

_PERSON_STEPS = (0.5, 0.7, 0.85, 0.95, 0.99, 0.999)
_CASE_STEPS = (0.1, 0.3, 0.5, 0.7, 0.9, 0.99)


@dataclass(frozen=True, slots=True)
class LinkModel:
    """One of the two models.

    ``same`` and ``different`` count the pairs that persons decided, ``needed`` how many of each
    make the model calibrated; ``threshold`` is the probability from which it merges (persons) or
    calls two cases a lead; ``page`` is None as long as no decided pair was scored. No pair is held
    against a model that it taught: the probabilities are those of a model fitted without the pair
    (calibrated cases), or those stated when it was decided. ``candidate_recall`` is the share of
    the pairs decided as linked that the model looked at (cases only). ``held`` counts decided pairs
    that a guard had kept from merging, ``held_same`` those of them that were one person after all
    (persons only): they are in none of the figures, as no threshold would merge them.
    ``checks`` is what spot checks say of the merges by program that stand (persons only).
    """

    subject: Subject
    version: str
    calibrated: bool
    pairs: int
    same: int
    different: int
    needed: int
    threshold: float
    page: ModelPage | None
    candidate_recall: float | None = None
    held: int = 0
    held_same: int = 0
    checks: SpotChecks | None = None


@dataclass(frozen=True, slots=True)
class Models:
    """Both."""

    models: tuple[LinkModel, ...]


def models(bench: Workbench, sitting: Sitting) -> Models:
    """The models of persons and of cases, on the pairs that the reader may see."""

    def act(authority: Authority) -> Done[Models]:
        view = bench.snapshots.view(authority)
        found = (_persons(view), _cases(bench, authority, view))
        return Done(Models(found), (), sum(m.same + m.different for m in found))

    return bench.gate.run(sitting, Action("models", "review"), act)


def _persons(view: View) -> LinkModel:
    kinds = view.snapshot.mention_frame.set_index("id")["kind"]
    every = [j for j in view.snapshot.judgements if kinds[j.left] == Kind.PERSON.value]
    active = [j for j in every if j.by_program and j.withdrawn is None and j.evidence]
    guarded = {frozenset((j.left, j.right)) for j in every if j.by_program and j.reason}
    labels, stated = _decided(view, every, by_entity=False)
    held = labels.loc[[frozenset(ends) in guarded for ends in _ends(labels)]]
    free = labels.drop(held.index)
    newest = max(active, key=lambda j: j.made, default=None)
    calibrated = bool(newest and newest.evidence and newest.evidence.calibrated)
    settings = PersonSettings()
    threshold = settings.automatic if calibrated else settings.uncalibrated
    scored = {
        pair: j.evidence.probability
        for j in active
        if j.evidence and (pair := frozenset((j.left, j.right))) not in guarded
    }
    known = {pair: share for pair, share in stated.items() if pair not in guarded}
    return LinkModel(
        subject=Subject.PERSONS,
        version=newest.model if newest else "",
        calibrated=calibrated,
        pairs=len(active),
        same=int(labels["same"].sum()),
        different=int((~labels["same"]).sum()),
        needed=FEWEST_PERSONS,
        threshold=threshold,
        page=_page(scored | known, free, known, threshold, _PERSON_STEPS),
        held=len(held),
        held_same=int(held["same"].sum()),
        checks=_checked(view, labels),
    )


def _checked(view: View, labels: pd.DataFrame) -> SpotChecks:
    """Answers to the random sample only: pairs that somebody sought out would not be fair."""
    said = dict(zip(map(frozenset, _ends(labels)), labels["same"].map(bool), strict=True))
    merges, sample = automatic_merges(view)
    pairs = [frozenset((j.left, j.right)) for j in sample]
    return spot_checks(merges, [said[pair] for pair in pairs if pair in said])


def _cases(bench: Workbench, authority: Authority, view: View) -> LinkModel:
    linked = bench.snapshots.cases(authority)
    labels, stated = _decided(view, case_judgements(view), by_entity=True)
    scored = _probabilities(linked.links.pairs)
    if linked.calibrated:
        stated = _probabilities(linked.links.checked)
    return LinkModel(
        subject=Subject.CASES,
        version=linked.links.model.version,
        calibrated=linked.calibrated,
        pairs=len(scored),
        same=int(labels["same"].sum()),
        different=int((~labels["same"]).sum()),
        needed=FEWEST_CASES,
        threshold=PROBABLE,
        page=_page(scored | stated, labels, stated, PROBABLE, _CASE_STEPS),
        candidate_recall=linked.links.metrics.get("candidate_recall"),
    )


_Probabilities = dict[frozenset[str], float]


def _probabilities(frame: pd.DataFrame) -> _Probabilities:
    return {
        frozenset((str(a), str(b))): float(p)
        for a, b, p in zip(frame["left"], frame["right"], frame["probability"], strict=True)
    }


def _ends(labels: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(labels["left"], labels["right"], strict=True))


def _decided(
    view: View, judgements: Iterable[Judgement], *, by_entity: bool
) -> tuple[pd.DataFrame, _Probabilities]:
    """The last word of persons on each pair, and what the program had said of it then."""
    verdicts: dict[frozenset[str], bool] = {}
    stated: _Probabilities = {}
    for judgement in sorted(judgements, key=lambda j: (j.made, j.id)):
        ends = (judgement.left, judgement.right)
        if by_entity:
            ends = (view.entity(ends[0]).id, view.entity(ends[1]).id)
        unsure = judgement.verdict is Verdict.UNSURE
        if judgement.by_program or judgement.withdrawn or unsure or ends[0] == ends[1]:
            continue
        pair = frozenset(ends)
        verdicts[pair] = judgement.verdict is Verdict.SAME
        if judgement.evidence is not None:
            stated[pair] = judgement.evidence.probability
    rows = [(*sorted(pair), same) for pair, same in verdicts.items()]
    return pd.DataFrame(rows, columns=["left", "right", "same"]).astype({"same": bool}), stated


def _page(
    scored: _Probabilities,
    labels: pd.DataFrame,
    stated: _Probabilities,
    threshold: float,
    steps: tuple[float, ...],
) -> ModelPage | None:
    """The figures; decided pairs that no program had scored say nothing of its probabilities."""
    known = [frozenset(ends) in stated for ends in _ends(labels)]
    if not any(known):
        return None
    rows = [(*sorted(pair), probability) for pair, probability in scored.items()]
    pairs = pd.DataFrame(rows, columns=["left", "right", "probability"])
    return model_page(pairs, labels[known], automatic=threshold, steps=steps)
