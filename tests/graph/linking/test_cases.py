"""Cases: planted series are found, chance is not taken for a link, any case table works."""

import numpy as np
import pandas as pd
import pytest

from graph.errors import LinkingError
from graph.linking.cases import (
    Code,
    Identifiers,
    Moment,
    Place,
    PlaceUnit,
    leads,
    link,
    series,
    worklist,
)
from graph.linking.metrics import brier, calibration_error
from graph.linking.review import teaching_order

OFFENCES = (
    Place("y", "x", PlaceUnit.METRES, steps=(0.5, 2.0, 5.0, 15.0)),
    Moment("begun", "ended", steps=(2.0, 7.0, 30.0), clock=True),
    Code("entry"),
    Code("target"),
)


def narcotics(networks: int, *, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    rows = []
    for network in range(networks):
        crew = [f"P{network}-{n}" for n in range(4)]
        phones = [f"H{network}-{n}" for n in range(4)]
        drug, logo = random.choice(["sabu", "ganja"]), f"L{random.integers(30)}"
        north, east, day = random.uniform(-8, 4), random.uniform(97, 118), random.integers(1000)
        for case in range(int(random.integers(1, 6))):
            named = random.choice(crew, 2, replace=False).tolist()
            used = random.choice(phones, 1).tolist() if random.random() < 0.6 else []
            rows.append(
                {
                    "network": network,
                    "persons": [*named, named[0], f"X{network}-{case}"],
                    "phones": used + (["Hhub"] if random.random() < 0.3 else []),
                    "drug": drug,
                    "logo": logo if random.random() < 0.5 else None,
                    "lat": north + random.normal(0, 0.2),
                    "lon": east + random.normal(0, 0.2),
                    "day": str(np.datetime64("2022-01-01") + int(day + random.integers(90))),
                }
            )
    frame = pd.DataFrame(rows)
    frame.insert(0, "unique_id", [f"c{n}" for n in range(len(frame))])
    return frame


def burglaries(offenders: int, *, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    rows = []
    for offender in range(offenders):
        x, y, hour = random.uniform(0, 30000), random.uniform(0, 30000), random.integers(0, 24)
        day, entry = random.integers(0, 900), random.integers(6)
        for _ in range(int(random.integers(1, 6))):
            begun = pd.Timestamp("2022-01-01") + pd.Timedelta(
                days=int(day + random.integers(0, 20)), hours=float(hour + random.normal(0, 2))
            )
            rows.append(
                {
                    "offender": offender,
                    "x": x + random.normal(0, 900),
                    "y": y + random.normal(0, 900),
                    "begun": begun,
                    "ended": begun + pd.Timedelta(hours=float(random.uniform(0, 6))),
                    "entry": f"e{entry if random.random() < 0.7 else random.integers(6)}",
                    "target": f"t{random.integers(4)}",
                }
            )
    frame = pd.DataFrame(rows)
    frame.insert(0, "unique_id", range(len(frame)))
    return frame


def truth_of(pairs: pd.DataFrame, owner: pd.Series) -> np.ndarray:
    return np.asarray(owner.loc[pairs.left].to_numpy() == owner.loc[pairs.right].to_numpy())


def test_link_ranks_planted_networks_first() -> None:
    cases = narcotics(300, seed=2)
    owner = cases.set_index("unique_id").network
    found = link(cases.drop(columns="network"))
    same = truth_of(found.pairs, owner)
    linked = int(same.sum())
    assert same[:linked].mean() >= 0.93
    assert not found.pairs.calibrated.any()


def test_parts_add_up_to_the_score() -> None:
    pairs = link(narcotics(60, seed=4).drop(columns="network")).pairs
    rest = pairs.score_bits - pairs.filter(regex="^bits_").sum(axis=1)
    assert rest.max() - rest.min() < 1e-6


def test_labels_make_probabilities_true_on_unseen_networks() -> None:
    cases = narcotics(300, seed=5)
    owner = cases.set_index("unique_id").network
    pairs = link(cases.drop(columns="network")).pairs
    seen = (owner.loc[pairs.left].to_numpy() < 150) & (owner.loc[pairs.right].to_numpy() < 150)
    labels = pairs.loc[seen, ["left", "right"]].assign(same=truth_of(pairs, owner)[seen])
    judged = link(cases.drop(columns="network"), labels=labels)
    unseen = (owner.loc[judged.pairs.left].to_numpy() >= 150) & (
        owner.loc[judged.pairs.right].to_numpy() >= 150
    )
    same = truth_of(judged.pairs, owner)[unseen]
    probability = judged.pairs.probability.to_numpy()[unseen]
    assert judged.pairs.calibrated.all()
    assert calibration_error(probability, same) <= 0.02
    assert brier(probability, same) < 0.4 * brier(np.full(len(same), same.mean()), same)
    assert judged.metrics["candidate_recall"] == 1.0
    held_out = judged.checked.probability.to_numpy(float)
    assert len(judged.checked) == len(labels)
    assert calibration_error(held_out, judged.checked.same.to_numpy(bool)) <= 0.03


@pytest.mark.parametrize("picked", ["by_score", "by_verdict"])
def test_probabilities_are_true_however_the_reviewed_pairs_were_picked(picked: str) -> None:
    cases = narcotics(500, seed=6)
    owner = cases.set_index("unique_id").network
    pairs = link(cases.drop(columns="network")).pairs
    same = truth_of(pairs, owner)
    if picked == "by_score":
        chosen = teaching_order(pairs[pairs.probability >= 0.05]).head(240)
    else:
        linked, apart = pairs[same], pairs[~same]
        chosen = pd.concat([linked.sample(120, random_state=1), apart.sample(120, random_state=1)])
    labels = chosen[["left", "right"]].assign(same=truth_of(chosen, owner))
    judged = link(cases.drop(columns="network"), labels=labels).pairs
    assert judged.calibrated.all()
    assert calibration_error(judged.probability.to_numpy(), truth_of(judged, owner)) <= 0.008


def test_offences_with_only_place_time_and_codes_link() -> None:
    cases = burglaries(130, seed=6)
    owner = cases.set_index("unique_id").offender
    table = cases.drop(columns="offender")
    pairs = link(table, features=OFFENCES).pairs
    assert len(pairs) == len(cases) * (len(cases) - 1) // 2
    seen = (owner.loc[pairs.left].to_numpy() < 80) & (owner.loc[pairs.right].to_numpy() < 80)
    labels = pairs.loc[seen, ["left", "right"]].assign(same=truth_of(pairs, owner)[seen])
    judged = link(table, features=OFFENCES, labels=labels).pairs
    unseen = (owner.loc[judged.left].to_numpy() >= 80) & (owner.loc[judged.right].to_numpy() >= 80)
    same = truth_of(judged, owner)[unseen]
    probability = judged.probability.to_numpy()[unseen]
    ranks = pd.Series(probability).rank()
    wins = ranks[same].sum() - same.sum() * (same.sum() + 1) / 2
    assert wins / (same.sum() * (~same).sum()) >= 0.92
    assert calibration_error(probability, same) <= 0.01


def test_offences_of_one_crowded_city_find_their_neighbours() -> None:
    cases = burglaries(700, seed=9)
    owner = cases.set_index("unique_id").offender
    pairs = link(cases.drop(columns="offender"), features=OFFENCES).pairs
    sizes = owner.value_counts()
    assert len(cases) > 1500
    assert len(pairs) < len(cases) * (len(cases) - 1) // 6
    assert truth_of(pairs, owner).sum() >= 0.97 * (sizes * (sizes - 1) / 2).sum()


def test_a_common_identifier_alone_makes_no_candidates() -> None:
    count = 1600
    cases = pd.DataFrame({"unique_id": range(count), "phones": [["Hhub"]] * count})
    assert len(link(cases, features=(Identifiers("phones"),)).pairs) == 0


def test_an_identifier_echoed_counts_once() -> None:
    once = [["A"], ["A"], *[[f"x{n}"] for n in range(20)]]
    often = [["A"] * 5, ["A"] * 5, *[[f"x{n}"] for n in range(20)]]
    tables = [pd.DataFrame({"unique_id": range(22), "phones": p}) for p in (once, often)]
    first, second = (link(t, features=(Identifiers("phones"),)).pairs for t in tables)
    assert first.score_bits.tolist() == second.score_bits.tolist()


def test_series_do_not_chain_through_one_chance_link() -> None:
    cases = narcotics(150, seed=8)
    owner = cases.set_index("unique_id").network
    found = series(link(cases.drop(columns="network")))
    pure = [len(set(owner.loc[list(s.cases)])) == 1 for s in found]
    assert np.mean(pure) >= 0.9


def test_worklist_and_leads_are_ordered() -> None:
    cases = narcotics(60, seed=9)
    found = link(cases.drop(columns="network"))
    listed = worklist(found, "c0", limit=5)
    assert (listed.probability.diff().dropna() <= 0).all()
    assert "c0" not in set(listed.other)
    province = pd.Series(["31", "32"] * len(cases), dtype=str)[: len(cases)]
    province.index = cases.unique_id
    across = leads(found, province).across.to_numpy()
    assert (np.diff(across.astype(int)) <= 0).all()


def test_missing_features_are_left_out_and_none_is_an_error() -> None:
    cases = pd.DataFrame({"unique_id": [1, 2], "drug": ["sabu", "sabu"]})
    assert link(cases).pairs.columns.tolist()[:4] == ["left", "right", "bits_drug", "level_drug"]
    with pytest.raises(LinkingError, match="feature"):
        link(cases[["unique_id"]])
