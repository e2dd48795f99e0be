"""Program logs: counts and ids only, never a value of a record. The audit log is not this."""

import logging
import sys

_PACKAGES = ("security", "graph", "ingest", "workbench")


def set_up_logs(level: str) -> None:
    """Send the four packages' logs to the error stream; other libraries keep to warnings.

    A log that cannot be written is lost without a word: Python would print the error that is being
    handled, and with it perhaps a record's value.
    """
    logging.raiseExceptions = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in _PACKAGES:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
