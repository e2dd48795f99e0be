"""What the keyring says of its keys."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from security.labels import Label


class KeyState(StrEnum):
    """What a data key may still do: seal and open, open only, nothing for now, nothing ever."""

    PRIMARY = "primary"
    ENABLED = "enabled"
    DISABLED = "disabled"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """One data key as the administrator sees it: everything but its bytes."""

    key_id: int
    domain: str
    sealed_class: str
    version: int
    state: KeyState
    created: datetime


@dataclass(frozen=True, slots=True)
class DataKey:
    """A data key in memory, never shown."""

    key_id: int
    domain: str
    sealed_class: str
    state: KeyState
    secret: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.key_id}, {self.domain!r}, {self.sealed_class!r}, {self.state})"


def domain_of(label: Label) -> str:
    """Return the key domain of a label: its province and its compartments."""
    return "|".join((label.province, ",".join(sorted(label.compartments))))
