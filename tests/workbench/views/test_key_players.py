"""What the card of key-player sets says, down to the smallest networks."""

from itertools import pairwise

import networkx as nx
import pytest

from graph.pole import Kind
from graph.progress import silent
from workbench.actions.lines import EntityLine
from workbench.jobs.key_sets import key_sets
from workbench.views.key_players import MemberSets, key_player_sets


def _chain(members: str) -> MemberSets:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((a, b, 1.0) for a, b in pairwise(members))
    lines = {m: EntityLine(m, Kind.PERSON, f"Orang {m}", "", (), 1) for m in members}
    return MemberSets(key_sets(graph, 5, 2, progress=silent), lines)


@pytest.mark.parametrize(
    ("members", "size", "language", "told"),
    [
        ("AB", 1, "en", "100% of pairs no longer reach each other; one person is left."),
        ("AB", 1, "id", "100% pasangan tidak lagi saling menjangkau; tersisa satu orang."),
        ("ABC", 1, "en", "those left fall into 2 parts, the largest of 1."),
        ("ABCDE", 3, "en", "Those with most ties (naive) are others, and do as much:"),
        ("ABCDE", 1, "id", "yang tersisa terpecah menjadi 2 bagian, yang terbesar 2 orang."),
        ("ABCDE", 1, "en", "60% of the members are reached within 1 step"),
    ],
)
def test_card_says_what_a_set_does(desk_of, members, size, language, told):
    shown = str(key_player_sets(desk_of(language), _chain(members), size, 1))
    assert told in shown
    assert "Borgatti (2006)" in shown
