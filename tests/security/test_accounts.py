from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest

from security.accounts import FAILURES, Account, Accounts, Enrolment
from security.errors import LockedOut, Unauthenticated
from security.keyring import Keyring
from security.labels import Classification
from tests.security.settable_clock import SettableClock

PASSWORD = "kuda laut biru 7"
ANA = Account(
    name="ana",
    display="Ana Wijaya",
    roles=frozenset({"analyst"}),
    provinces=frozenset({"31"}),
    clearance=Classification.RAHASIA,
    compartments=frozenset({"op-a"}),
    office="BNNP DKI Jakarta",
)


@pytest.fixture
def accounts(tmp_path: Path, keyring: Keyring, clock: SettableClock) -> Accounts:
    return Accounts(tmp_path / "accounts.db", keyring, clock=clock)


@pytest.fixture
def enrolment(accounts: Accounts) -> Enrolment:
    return accounts.create(ANA, PASSWORD)


def code(enrolment: Enrolment, clock: SettableClock, steps: int = 0) -> str:
    return pyotp.TOTP(enrolment.totp_secret).at(clock.now, counter_offset=steps)


def test_account_signs_in_with_password_and_code(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock
) -> None:
    assert accounts.verify("ana", PASSWORD, code(enrolment, clock)) == ANA
    assert accounts.get("ana") == ANA and accounts.list() == (ANA,)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_code_of_a_neighbouring_step_is_taken(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock, steps: int
) -> None:
    assert accounts.verify("ana", PASSWORD, code(enrolment, clock, steps)).name == "ana"


@pytest.mark.parametrize("steps", [-2, 2])
def test_code_of_a_distant_step_is_refused(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock, steps: int
) -> None:
    with pytest.raises(Unauthenticated):
        accounts.verify("ana", PASSWORD, code(enrolment, clock, steps))


def test_code_works_once(accounts: Accounts, enrolment: Enrolment, clock: SettableClock) -> None:
    used = code(enrolment, clock)
    accounts.verify("ana", PASSWORD, used)
    with pytest.raises(Unauthenticated):
        accounts.verify("ana", PASSWORD, used)
    with pytest.raises(Unauthenticated):
        accounts.verify("ana", PASSWORD, code(enrolment, clock, -1))
    clock.advance(seconds=30)
    assert accounts.verify("ana", PASSWORD, code(enrolment, clock)).name == "ana"


def test_code_works_once_from_many_threads(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock
) -> None:
    used = code(enrolment, clock)

    def attempt(_: int) -> bool:
        try:
            accounts.confirm("ana", used)
        except Unauthenticated:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(FAILURES))) == 1


def test_recovery_code_works_once(accounts: Accounts, enrolment: Enrolment) -> None:
    assert len(enrolment.recovery_codes) == 10
    assert accounts.verify("ana", PASSWORD, enrolment.recovery_codes[3]).name == "ana"
    with pytest.raises(Unauthenticated):
        accounts.verify("ana", PASSWORD, enrolment.recovery_codes[3])


def test_every_refusal_says_the_same(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock
) -> None:
    good = code(enrolment, clock)
    said = set()
    for name, password, given in (
        ("nobody", PASSWORD, good),
        ("ana", "wrong password", good),
        ("ana", PASSWORD, "000000"),
        ("ana", PASSWORD, ""),
    ):
        with pytest.raises(Unauthenticated) as refused:
            accounts.verify(name, password, given)
        said.add((type(refused.value), str(refused.value)))
    accounts.suspend("ana")
    with pytest.raises(Unauthenticated) as refused:
        accounts.verify("ana", PASSWORD, good)
    assert said == {(type(refused.value), str(refused.value))}


def test_failures_lock_the_account_and_time_opens_it(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock
) -> None:
    for _ in range(FAILURES):
        with pytest.raises(Unauthenticated):
            accounts.confirm("ana", "000000")
    with pytest.raises(LockedOut, match="01:15:00"):
        accounts.verify("ana", PASSWORD, code(enrolment, clock))
    clock.advance(minutes=14, seconds=59)
    with pytest.raises(LockedOut):
        accounts.confirm("ana", code(enrolment, clock))
    clock.advance(seconds=1)
    assert accounts.verify("ana", PASSWORD, code(enrolment, clock)).name == "ana"


def test_unknown_name_locks_like_a_known_one(accounts: Accounts) -> None:
    for _ in range(FAILURES):
        with pytest.raises(Unauthenticated):
            accounts.confirm("nobody", "000000")
    with pytest.raises(LockedOut):
        accounts.confirm("nobody", "000000")


def test_parallel_guesses_do_not_pass_the_lock(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock
) -> None:
    def guess(number: int) -> type[Exception]:
        try:
            accounts.confirm("ana", f"x{number}")
        except Unauthenticated as error:
            return type(error)
        raise AssertionError

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(200)))
    assert outcomes.count(Unauthenticated) == FAILURES
    assert outcomes.count(LockedOut) == 200 - FAILURES


def test_success_clears_earlier_failures(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock
) -> None:
    for _ in range(3):
        for _ in range(FAILURES - 1):
            with pytest.raises(Unauthenticated):
                accounts.confirm("ana", "000000")
        clock.advance(seconds=30)
        accounts.confirm("ana", code(enrolment, clock))


def test_name_is_taken_once(accounts: Accounts, enrolment: Enrolment) -> None:
    with pytest.raises(ValueError, match="exists"):
        accounts.create(ANA, PASSWORD)


def test_short_password_and_unknown_role_are_refused(accounts: Accounts) -> None:
    with pytest.raises(ValueError, match="12 characters"):
        accounts.create(ANA, "short")
    with pytest.raises(ValueError, match="roles"):
        accounts.create(replace(ANA, roles=frozenset({"root"})), PASSWORD)


def test_register_can_be_changed(accounts: Accounts, enrolment: Enrolment) -> None:
    moved = replace(ANA, provinces=frozenset({"32"}), clearance=Classification.BIASA)
    accounts.change(moved)
    assert accounts.get("ana") == moved
    accounts.suspend("ana")
    assert accounts.get("ana").suspended
    accounts.resume("ana")
    assert not accounts.get("ana").suspended


def test_new_password_replaces_the_old(
    accounts: Accounts, enrolment: Enrolment, clock: SettableClock
) -> None:
    accounts.set_password("ana", "another long one")
    with pytest.raises(Unauthenticated):
        accounts.verify("ana", PASSWORD, code(enrolment, clock))
    clock.advance(seconds=60)
    assert accounts.verify("ana", "another long one", code(enrolment, clock)).name == "ana"


def test_secrets_are_not_in_the_file(
    accounts: Accounts, enrolment: Enrolment, tmp_path: Path
) -> None:
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("accounts.db*"))
    assert b"Ana Wijaya" in stored
    for secret in (PASSWORD, enrolment.totp_secret, *enrolment.recovery_codes):
        assert secret.encode() not in stored
        assert secret.replace("-", "").encode() not in stored
    assert enrolment.totp_secret not in repr(enrolment)


def test_registered_account_has_no_password_here(accounts: Accounts) -> None:
    accounts.register(ANA)
    assert accounts.get("ana") == ANA
    for password in ("!", "", PASSWORD):
        with pytest.raises(Unauthenticated):
            accounts.verify("ana", password, "")
    with pytest.raises(Unauthenticated):
        accounts.confirm("ana", "000000")
    with pytest.raises(ValueError, match="exists"):
        accounts.register(ANA)
