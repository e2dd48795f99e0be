"""The command line: documented exit codes, words instead of tracebacks."""

import socket
from pathlib import Path

import pytest

from workbench.cli.exits import Exit
from workbench.cli.main import run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, not set up."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    return tmp_path / "home"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A password in a file."""
    file = tmp_path / "password"
    file.write_text("x\n")
    return file


def test_password_in_an_address_is_refused_and_not_repeated(
    capfd: pytest.CaptureFixture[str],
) -> None:
    address = "postgresql://arsip:rahasia7@127.0.0.1/perkara#lkn"
    assert run(["ingest", address, "--mapping", "calls", "--office", "12"]) == Exit.FAILED
    said = capfd.readouterr().err
    assert "--password-file" in said and "rahasia7" not in said


def test_password_in_the_environment_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", "x")
    assert run(["link"]) == Exit.NOT_READY
    assert "NEO4J_PASSWORD_FILE" in capfd.readouterr().err


def test_commands_before_set_up_say_what_to_do(capfd: pytest.CaptureFixture[str]) -> None:
    codes = [run(line.split()) for line in ("user list", "link", "audit verify", "keys status")]
    assert codes == [Exit.NOT_READY] * 4
    assert capfd.readouterr().err.count("run `workbench keys init`") == 4


def test_keys_are_made_once_and_private(home: Path) -> None:
    assert run(["keys", "init"]) == Exit.DONE
    root = (home / "keys" / "root.key").read_bytes()
    assert run(["keys", "init"]) == Exit.DONE
    assert (home / "keys" / "root.key").read_bytes() == root
    assert (home / "keys" / "root.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "workbench.example"])
def test_serve_refuses_other_machines_without_tls(
    host: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--host", host]) == Exit.NOT_READY
    assert "WORKBENCH_TLS_CERT" in capfd.readouterr().err


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_taken_port_is_said_before_anything_starts(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("WORKBENCH_PORT", str(other.getsockname()[1]))
        assert run([command]) == Exit.NOT_READY
    assert "WORKBENCH_PORT" in capfd.readouterr().err
    assert not (home / "neo4j").exists()


def test_wrong_use_is_code_2(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest"]) == Exit.USAGE
    assert run(["no-such-command"]) == Exit.USAGE
    assert "Traceback" not in capfd.readouterr().err


def test_wrong_setting_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKBENCH_PORT", "many")
    assert run(["doctor"]) == Exit.NOT_READY
    assert "WORKBENCH_PORT" in capfd.readouterr().err


def test_unreachable_store_is_code_5(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], secret: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("NEO4J_URI", f"bolt://127.0.0.1:{port}")
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(secret))
    run(["keys", "init"])
    assert run(["link"]) == Exit.STORE
    assert "workbench neo4j status" in capfd.readouterr().err


def test_managed_server_commands_leave_the_agencys_server_alone(
    monkeypatch: pytest.MonkeyPatch, secret: Path
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:7687")
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(secret))
    assert run(["neo4j", "stop"]) == Exit.NOT_READY


def test_status_without_server(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["neo4j", "status"]) == Exit.DONE
    assert "workbench neo4j start" in capfd.readouterr().out
