"""Errors of the ingest layer.

IngestError
├── MappingFault        a mapping file is wrong, or asks for what the model does not have
├── SourceRefused       a file or table cannot be read (to its end); the source is not finished
│   └── PersonsInTotals a programme file holds columns about persons
└── MiscountedRows      read is not accepted + quarantined + duplicate: a fault of ours
"""


class IngestError(Exception):
    """Root of all errors of the ingest layer; messages name places, never values."""


class MappingFault(IngestError):
    """A mapping file is wrong, or asks for what the model does not have."""


class SourceRefused(IngestError):
    """A file or table cannot be read; the message says why and what to do.

    Nearly always nothing was stored; a sheet damaged half way leaves its source unfinished.
    """

    def __init__(self, source: str, why: str, action: str) -> None:
        super().__init__(f"{source}: {why}. {action}")
        self.source = source
        self.why = why
        self.action = action


class PersonsInTotals(SourceRefused):
    """A file of programme totals holds columns about persons; none of it is read."""


class MiscountedRows(IngestError):
    """The rows of a source do not add up; the source is left unfinished."""
