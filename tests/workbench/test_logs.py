import io
import logging
import sys
from collections.abc import Iterator

import pytest

from workbench.logs import set_up_logs

SECRET = "Budi Santoso 3171012003850001"


@pytest.fixture
def logger(monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Logger]:
    """The program's logger, put back as it was."""
    found = logging.getLogger("workbench")
    names = ("security", "graph", "ingest", "workbench")
    before = [
        (log, log.handlers, log.level, log.propagate) for log in map(logging.getLogger, names)
    ]
    monkeypatch.setattr(logging, "raiseExceptions", True)
    yield found
    for log, handlers, level, propagate in before:
        log.handlers, log.propagate = handlers, propagate
        log.setLevel(level)


def test_logs_that_cannot_be_written_print_nothing_of_what_is_handled(
    logger: logging.Logger, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", broken)
        set_up_logs("INFO")
    broken.close()
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.info("something failed")
    assert "3171012003850001" not in "".join(capfd.readouterr())
