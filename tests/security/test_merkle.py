from hashlib import sha256

import pytest

from security.merkle import EMPTY_ROOT, Frontier, inclusion_path, root_from_path

# The test tree of the Certificate Transparency project (RFC 6962).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def root_of(entries: list[bytes]) -> bytes:
    frontier = Frontier()
    for entry in entries:
        frontier.add(entry)
    return frontier.root()


def test_roots_are_those_of_the_reference_tree() -> None:
    assert [root_of(LEAVES[:size]).hex() for size in range(1, 9)] == ROOTS
    assert root_of([]) == EMPTY_ROOT == sha256().digest()


def test_kept_frontier_continues_the_tree() -> None:
    for size in range(8):
        frontier = Frontier()
        for entry in LEAVES[:size]:
            frontier.add(entry)
        again = Frontier.from_bytes(size, frontier.to_bytes())
        for entry in LEAVES[size:]:
            again.add(entry)
        assert again.root().hex() == ROOTS[7]
    with pytest.raises(ValueError, match="size"):
        Frontier.from_bytes(3, b"x" * 32)


def test_every_leaf_of_every_tree_is_provable() -> None:
    entries = [bytes([number]) for number in range(40)]
    for size in range(1, 41):
        root = root_of(entries[:size])
        for index in range(size):
            path = inclusion_path(entries[:size], index)
            assert root_from_path(entries[index], index, size, path) == root


def test_proof_of_another_leaf_place_or_size_fails() -> None:
    root = root_of(LEAVES)
    path = inclusion_path(LEAVES, 5)
    assert root_from_path(LEAVES[4], 5, 8, path) != root
    assert root_from_path(LEAVES[5], 4, 8, path) != root
    for broken in (path[:-1], (*path, path[0])):
        with pytest.raises(ValueError, match="path"):
            root_from_path(LEAVES[5], 5, 8, broken)
    with pytest.raises(ValueError, match="index"):
        root_from_path(LEAVES[5], 8, 8, path)
