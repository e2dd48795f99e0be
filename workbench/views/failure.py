"""What the reader is told when something does not work, and what to do next."""

from collections.abc import Callable
from logging import getLogger
from traceback import extract_tb

from markupsafe import Markup

from graph.errors import GraphError, StoreUnavailable, UnknownEntity
from ingest.errors import IngestError
from security.errors import (
    AuditUnavailable,
    Denied,
    IntegrityBroken,
    KeyUnavailable,
    SealBroken,
    SecurityError,
    Unauthenticated,
)
from workbench.errors import BadRequest, FactorNeeded, NotFound, NotReady, WorkbenchError
from workbench.locale import Words
from workbench.views import addresses, markup

Failure = SecurityError | GraphError | IngestError | WorkbenchError
FAILURES = (SecurityError, GraphError, IngestError, WorkbenchError)

log = getLogger("workbench")


_Told = tuple[tuple[type[Exception], str, str], ...]


def _told(words: Words) -> _Told:
    """The most particular error first."""
    return (*_about_the_reader(words), *_about_the_data(words), *_about_the_request(words))


def _about_the_reader(words: Words) -> _Told:
    return (
        (
            Unauthenticated,
            words("Your sitting has ended."),
            words("Sign in again; the address of this page brings you back here."),
        ),
        (
            FactorNeeded,
            words("This needs a new code from your authenticator."),
            markup.link(addresses.SECOND_FACTOR, words("Enter it, then try again.")),
        ),
        (
            Denied,
            words("Your account may not do this."),
            words("It is outside your roles, provinces or clearance. Ask your administrator."),
        ),
    )


def _about_the_data(words: Words) -> _Told:
    return (
        (
            AuditUnavailable,
            words("Nothing is shown, because the audit log cannot be written."),
            words("Tell your administrator; pages work again as soon as the log does."),
        ),
        (
            KeyUnavailable,
            words("A key is not available."),
            words("The records may have been purged. Ask your administrator for the key status."),
        ),
        (
            SealBroken,
            words("A sealed value does not open."),
            words("Tell your administrator at once: stored data may have been altered."),
        ),
        (
            IntegrityBroken,
            words("Stored data does not match its seal."),
            words("Tell your administrator at once: stored data may have been altered."),
        ),
    )


def _about_the_request(words: Words) -> _Told:
    return (
        (
            UnknownEntity,
            words("There is nothing here that you can open."),
            words("The address may be mistyped, or its records are not for you. Try a search."),
        ),
        (
            StoreUnavailable,
            words("The graph store does not answer."),
            words("It may still be starting: load the page again in a minute."),
        ),
        (
            NotFound,
            words("It does not exist, or not for you."),
            words("Go back to the list and open it from there."),
        ),
        (
            BadRequest,
            words("This cannot be done with what was entered."),
            words("Check what you entered and try again."),
        ),
        (
            NotReady,
            words("The workbench is not set up yet."),
            words("Ask your administrator to finish the set-up."),
        ),
    )


def message(words: Words, error: Exception) -> Markup:
    """The failure in the reader's words; it carries no value of a record."""
    log.warning("page failed: %s", type(error).__name__)
    for kind, title, then in _told(words):
        if isinstance(error, kind):
            return markup.notice(title, then, bad=True)
    return markup.notice(
        words("This did not work."),
        words("Try again. If it happens again, tell your administrator the hour."),
        bad=True,
    )


def log_fault(fault: Exception) -> None:
    """Log where a fault of the program arose; its text could hold a value of a record."""
    last = extract_tb(fault.__traceback__)[-1]
    log.error("page broke: %s at %s:%d", type(fault).__name__, last.filename, last.lineno)


def attempt(words: Words, act: Callable[[], Markup]) -> Markup:
    """What ``act`` shows, or why it could not: the place where callbacks catch our errors."""
    try:
        return act()
    except FAILURES as error:
        return message(words, error)
