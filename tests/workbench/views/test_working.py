"""Long work on a page: shown, stopped, asked again, and broken without a word of a record."""

import logging
import time
from collections.abc import Callable

import panel as pn
import pytest

from graph.progress import Progress
from workbench.errors import BadRequest
from workbench.views.desk import Desk
from workbench.views.working import Working

SECRET = "Budi Santoso 3171012003850001"


def _texts(work: Working) -> str:
    return " ".join(str(getattr(shown, "object", "")) for shown in work.panel.objects)


def _wait_for(work: Working, text: str) -> None:
    until = time.monotonic() + 20
    while text not in _texts(work) and time.monotonic() < until:
        time.sleep(0.02)
    assert text in _texts(work)


def test_what_ends_soon_is_shown_without_a_detour(desk_of: Callable[[str], Desk]) -> None:
    work = Working(desk_of("en"))
    work.start(lambda progress: "done", lambda found: (pn.pane.HTML(found),))
    assert _texts(work) == "done"


def test_stopped_work_says_so_and_starts_again(desk_of: Callable[[str], Desk]) -> None:
    work, begun = Working(desk_of("en")), []

    def act(progress: Progress) -> str:
        begun.append(True)
        if len(begun) > 1:
            return "done"
        while True:
            progress("healing", 3, 10)
            time.sleep(0.01)

    work.start(act, lambda found: (pn.pane.HTML(found),))
    work.stop()
    _wait_for(work, "Stopped.")
    again = work.panel.objects[-1]
    again.clicks += 1
    _wait_for(work, "done")
    assert len(begun) == 2


def test_work_let_go_for_something_else_says_no_more(desk_of: Callable[[str], Desk]) -> None:
    work, over = Working(desk_of("en")), []

    def act(progress: Progress) -> str:
        try:
            while True:
                progress("healing", 3, 10)
                time.sleep(0.01)
        finally:
            over.append(True)

    work.start(act, lambda found: (pn.pane.HTML(found),))
    assert work.panel.visible
    work.instead(())
    until = time.monotonic() + 20
    while not over and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.2)  # what it would say now, it would say late
    assert over == [True]
    assert (_texts(work), work.panel.visible) == ("", False)


@pytest.mark.parametrize("error", [ValueError(SECRET), BadRequest(SECRET)])
def test_failed_work_is_told_without_what_the_error_says(
    desk_of: Callable[[str], Desk],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)  # as ``set_up_logs`` has it
    work = Working(desk_of("en"))

    def act(progress: Progress) -> str:
        raise error

    work.start(act, lambda found: (pn.pane.HTML(found),))
    _wait_for(work, 'role="alert"')
    said = _texts(work) + "".join(capfd.readouterr()) + caplog.text
    assert "3171012003850001" not in said
    assert type(error).__name__ in caplog.text
