"""Security labels: who a mention, link or document is for."""

from dataclasses import dataclass
from enum import IntEnum

NATIONAL = "00"
"""Province code of records that belong to the national office."""


class Classification(IntEnum):
    """The Indonesian ladder, lowest first."""

    BIASA = 0
    TERBATAS = 1
    RAHASIA = 2
    SANGAT_RAHASIA = 3


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """Province (Kemendagri code, ``00`` national), classification, compartments, handling."""

    province: str
    classification: Classification
    compartments: frozenset[str] = frozenset()
    handling: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Canonical text, one for each distinct label, e.g. ``31|2|op-a|``."""
        parts = (",".join(sorted(self.compartments)), ",".join(sorted(self.handling)))
        return f"{self.province}|{int(self.classification)}|{parts[0]}|{parts[1]}"

    @classmethod
    def parse(cls, key: str) -> "Label":
        """Read a label back from its ``key``; raises ValueError if it is not one."""
        province, classification, compartments, handling = key.split("|")
        return cls(
            province=province,
            classification=Classification(int(classification)),
            compartments=frozenset(filter(None, compartments.split(","))),
            handling=frozenset(filter(None, handling.split(","))),
        )
