"""Errors of the workbench.

WorkbenchError
├── BadSetting       a setting is missing or cannot be used; the message names it
├── BadRequest       an action was asked for with arguments that it cannot take
├── NotFound         no report or query of that name exists for this reader
├── FactorNeeded     denied only because the second factor was shown too long ago
├── NotReady         the workbench is not set up; the message says the command that does it
└── WorkFailed       the process that computed did not finish
"""

from security.errors import Denied


class WorkbenchError(Exception):
    """Root of all errors of the workbench; messages carry no values of records."""


class BadSetting(WorkbenchError):
    """A setting is missing or cannot be used; the message names it."""


class BadRequest(WorkbenchError):
    """An action was asked for with arguments that it cannot take."""


class NotFound(WorkbenchError):
    """No report or query of that name exists for this reader."""


class FactorNeeded(WorkbenchError, Denied):
    """Denied only because the second factor was shown too long ago: show it again."""


class NotReady(WorkbenchError):
    """The workbench is not set up; the message says the command that does it."""


class WorkFailed(WorkbenchError):
    """The process that computed did not finish; what it reported stands in the service's log."""
