"""Queries that give leads."""

from datetime import date, timedelta

from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Statement
from tests.factories import B2, THAT_DAY, make_link, make_mention
from tests.workbench.people import JAKARTA, Planted, Sit
from workbench.actions.catalogue import catalogue
from workbench.bootstrap import Workbench


def test_sums_that_go_round_are_found_with_their_accounts(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    accounts = [make_mention(Kind.ACCOUNT, row, label=JAKARTA) for row in range(70, 75)]
    sums = ("50000000", "49000000", "48500000", "48000000")
    links = [
        make_link(
            LinkKind.TRANSFERRED,
            accounts[n],
            accounts[(n + 1) % 4],
            80 + n,
            day=date(2026, 5, 1) + timedelta(days=n),
            statements=[Statement("amount", sums[n], sums[n], B2, THAT_DAY)],
        )
        for n in range(4)
    ]
    wages = make_link(
        LinkKind.TRANSFERRED,
        accounts[0],
        accounts[4],
        90,
        statements=[Statement("amount", "5000000", "5000000", B2, THAT_DAY)],
    )
    bench.store.write(accounts, [*links, wages])
    found = catalogue(bench, sit("jakarta"), "payment_rings", {})
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    assert [(r["shape"], r["accounts"], r["amount"]) for r in rows] == [("cycle", 4, 48_000_000.0)]
    ring = {account.id for account in accounts[:4]}
    assert set(str(rows[0]["account_ids"]).split(",")) == ring
    assert catalogue(bench, sit("medan"), "payment_rings", {}).rows == ()


def test_possible_ties_are_pairs_without_one(bench: Workbench, planted: Planted, sit: Sit) -> None:
    dewi = make_mention(Kind.PERSON, 70, label=JAKARTA, name="Dewi")
    car = make_mention(Kind.VEHICLE, 72, label=JAKARTA)
    links = [
        make_link(LinkKind.USES_VEHICLE, planted.citra, car, 80),
        make_link(LinkKind.USES_VEHICLE, dewi, car, 81),
    ]
    bench.store.write([dewi, car], links)
    (row,) = catalogue(bench, sit("jakarta"), "possible_ties", {}).rows
    budi = min(planted.budi.id, planted.budi_again.id)
    assert set(row[:2]) == {budi, dewi.id}
    assert row[5] == planted.citra.id
    assert catalogue(bench, sit("jakarta"), "possible_ties", {"most": 0}).rows == ()
