import pytest
from panel.pane import HTML

from graph.errors import GraphError, StoreUnavailable, UnknownEntity
from ingest.errors import IngestError
from security.errors import AuditUnavailable, Denied, SecurityError
from workbench.errors import BadRequest, WorkbenchError
from workbench.locale import LANGUAGES, words
from workbench.views import failure
from workbench.views.frame import page

ALL = (Denied, AuditUnavailable, UnknownEntity, StoreUnavailable, BadRequest)
ROOTS = (SecurityError, GraphError, IngestError, WorkbenchError)


def refuse(error):
    raise error


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", (*ALL, *ROOTS))
def test_attempt_tells_every_error_of_ours_and_nothing_of_its_text(kind, language):
    told = failure.attempt(words(language), lambda: refuse(kind("NIK 3172011708890003")))
    assert 'role="alert"' in told
    assert "3172011708890003" not in told


def test_each_common_error_has_words_of_its_own():
    told = {str(failure.message(words("en"), kind("x"))) for kind in ALL}
    assert len(told) == len(ALL)


def test_attempt_lets_a_fault_of_the_program_through():
    with pytest.raises(ZeroDivisionError):
        failure.attempt(words("en"), lambda: 1 // 0)


def test_page_that_breaks_shows_words_and_logs_only_where(bench, sit, caplog, monkeypatch):
    def draw(_):
        raise ZeroDivisionError("NIK 3172011708890003")

    monkeypatch.setattr(failure.log, "propagate", True)
    shown = page("overview", draw)(bench, sit("jakarta"), "en")
    texts = [str(pane.object) for pane in shown.select(HTML)]
    assert any("This did not work." in text for text in texts)
    assert "ZeroDivisionError" in caplog.text and "test_failure.py" in caplog.text
    assert "3172011708890003" not in "".join((caplog.text, *texts))
