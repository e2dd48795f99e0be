"""Show an identifier in full, for a stated reason; the audit log keeps both."""

from dataclasses import dataclass

from workbench.actions.lines import Value


@dataclass(frozen=True, slots=True)
class Unmasked:
    """The values in clear."""

    entity: str
    property: str
    values: tuple[Value, ...]
