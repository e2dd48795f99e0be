"""Mapping files: which column is which property of which mention or tie, as reviewable text."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from graph.links import ENDS, LINK_PROPERTIES, LinkKind
from graph.pole import SCHEMA, Kind
from ingest.errors import MappingFault
from ingest.sources.rows import header_key
from security.labels import Classification

_FOLDER = Path(__file__).parent / "mappings"
_LONGEST_FILE = 200_000
_WORDS = (
    "nama name nik ktp alias ayah ibu alamat address lahir birth dob hp telepon phone msisdn "
    "kelamin sex gender umur usia age email pasien klien patient client rekening diagnosa"
)
PERSON_WORDS = frozenset(_WORDS.split())
"""Words of headers that speak of a person; a file of totals may have none of them."""
_GROUP_WORDS = frozenset(
    ("wilayah", "provinsi", "kabupaten", "kota", "kecamatan", "desa", "kelurahan", "area")
) | {"program", "programme", "kegiatan", "lembaga", "jumlah", "count", "indikator", "measure"}
"""Words that make a header speak of an area, a programme or a count instead."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Part):
    """A value taken from a column, else the default."""

    column: str
    default: str | None = None


class Property(_Part):
    """A property's columns: several are joined by a space, ``split`` reads several values."""

    columns: tuple[str, ...] = Field(min_length=1)
    split: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"columns": (given,)}
        if isinstance(given, dict) and "column" in given:
            rest = {name: value for name, value in given.items() if name != "column"}
            return {**rest, "columns": (given["column"],)}
        return given


class MentionPart(_Part):
    """One thing that each row mentions; without its ``needs`` there is no such mention."""

    kind: Kind
    needs: tuple[str, ...]
    properties: dict[str, Property]
    optional: bool = False
    observed: str | None = None

    @cached_property
    def bare(self) -> bool:
        """Whether only the identifier is read: then a source has one mention of each value."""
        return set(self.properties) == {SCHEMA[self.kind].identity}


class LinkPart(_Part):
    """One tie that each row states, if both its ends are there."""

    kind: LinkKind
    start: str
    end: str
    from_: str | None = Field(default=None, alias="from")
    until: str | None = None
    statements: dict[str, str] = Field(default_factory=dict)


class TotalsPart(_Part):
    """Columns of a programme's counts. There is no place here for anything about a person."""

    programme: str
    area: str
    period: str
    measure: str
    count: str


def _column_or_text(given: Any) -> Any:
    return given if isinstance(given, dict) or given is None else str(given)


ColumnOrText = Annotated[Column | str | None, BeforeValidator(_column_or_text)]


class LabelPart(_Part):
    """Where the label comes from; what is absent is the strictest of the importing office."""

    province: ColumnOrText = None
    classification: ColumnOrText = None
    compartments: ColumnOrText = None
    handling: ColumnOrText = None


class Title(_Part):
    """The mapping's name for people."""

    id: str
    en: str


class Mapping(_Part):
    """How one kind of source is read."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    title: Title
    columns: dict[str, tuple[str, ...]]
    mentions: dict[str, MentionPart] = Field(default_factory=dict)
    links: dict[str, LinkPart] = Field(default_factory=dict)
    totals: TotalsPart | None = None
    label: LabelPart = LabelPart()
    grade: ColumnOrText = None
    zone: Literal["WIB", "WITA", "WIT", "local"] | None = None
    decimal: Literal[",", "."] | None = None
    table: str | None = None

    @model_validator(mode="after")
    def _fits_the_model(self) -> Self:
        if self.totals is not None and (self.mentions or self.links):
            raise ValueError("a mapping of totals cannot have mentions or links")
        if self.totals is None and not any(not m.optional for m in self.mentions.values()):
            raise ValueError("a mapping needs a mention that is not optional, or totals")
        _check_columns(self)
        for slot, mention in self.mentions.items():
            _check_mention(slot, mention)
        for slot, link in self.links.items():
            _check_link(slot, link, self.mentions)
        if self.totals is not None and (about := person_headers(self._all_names())):
            raise ValueError(f"a mapping of totals has columns about persons: {', '.join(about)}")
        return self

    def _all_names(self) -> Iterable[str]:
        for column, synonyms in self.columns.items():
            yield from (column, *synonyms)

    @cached_property
    def by_header(self) -> dict[str, str]:
        """Column by each header key it is accepted under."""
        return {
            header_key(header): column
            for column, synonyms in self.columns.items()
            for header in (column, *synonyms)
        }

    def recognised(self, headers: Sequence[str]) -> int:
        """How many headers of a row are columns of this mapping."""
        return sum(1 for header in headers if header_key(header) in self.by_header)

    def places(self, headers: Sequence[str]) -> dict[str, int]:
        """Position of each column; of headers for one column the first counts."""
        found: dict[str, int] = {}
        for at, header in enumerate(headers):
            column = self.by_header.get(header_key(header))
            if column is not None:
                found.setdefault(column, at)
        return found

    def required(self) -> tuple[str, ...]:
        """Columns without which no row can be accepted."""
        if self.totals is not None:
            return tuple(self.totals.model_dump().values())
        return tuple(
            dict.fromkeys(
                mention.properties[need].columns[0]
                for mention in self.mentions.values()
                if not mention.optional
                for need in mention.needs
            )
        )

    def used(self) -> frozenset[str]:
        """All columns that something is made of."""
        return frozenset(_used_columns(self))

    @cached_property
    def identity(self) -> str:
        """What tells this reading of a file from another: the name and what was declared."""
        declared = (self.label.model_dump_json(), str(self.grade))
        return "|".join((self.name, *declared))

    def declared(
        self,
        *,
        province: str | None = None,
        classification: str | None = None,
        compartments: str | None = None,
        grade: str | None = None,
    ) -> "Mapping":
        """Return this mapping with defaults that one delivery declares; its columns still count."""
        given = (
            ("province", province),
            ("classification", classification),
            ("compartments", compartments),
        )
        changed = {
            part: _with_default(getattr(self.label, part), value)
            for part, value in given
            if value is not None
        }
        label = self.label.model_copy(update=changed)
        new_grade = self.grade if grade is None else _with_default(self.grade, grade)
        fresh = self.model_dump(by_alias=True) | {
            "label": label.model_dump(),
            "grade": new_grade.model_dump() if isinstance(new_grade, Column) else new_grade,
        }
        return type(self).model_validate(fresh)


def _with_default(now: Column | str | None, default: str) -> Column | str:
    return Column(column=now.column, default=default) if isinstance(now, Column) else default


def person_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """Headers that speak of a person, by their words."""
    words = ((header, set(header_key(header).split("_"))) for header in headers)
    return tuple(h for h, said in words if said & PERSON_WORDS and not said & _GROUP_WORDS)


def _used_columns(mapping: Mapping) -> Iterable[str]:
    parts = (mapping.label.province, mapping.label.classification, mapping.label.compartments)
    for declared in (*parts, mapping.label.handling, mapping.grade):
        if isinstance(declared, Column):
            yield declared.column
    for mention in mapping.mentions.values():
        for prop in mention.properties.values():
            yield from prop.columns
        yield from filter(None, (mention.observed,))
    for link in mapping.links.values():
        yield from filter(None, (link.from_, link.until, *link.statements.values()))
    if mapping.totals is not None:
        yield from mapping.totals.model_dump().values()


def _check_columns(mapping: Mapping) -> None:
    unknown = sorted(mapping.used() - set(mapping.columns))
    if unknown:
        raise ValueError(f"columns used but not listed: {', '.join(unknown)}")
    seen: dict[str, str] = {}
    for column, synonyms in mapping.columns.items():
        for header in (column, *synonyms):
            other = seen.setdefault(header_key(header), column)
            if other != column:
                raise ValueError(f"header {header} is of both {other} and {column}")
    classification = mapping.label.classification
    fixed = classification.default if isinstance(classification, Column) else classification
    if fixed is not None and fixed.upper().replace(" ", "_") not in Classification.__members__:
        raise ValueError("the label's classification is not one of the ladder")


def _check_mention(slot: str, mention: MentionPart) -> None:
    known = SCHEMA[mention.kind].properties
    wrong = sorted(set(mention.properties) - set(known))
    if wrong:
        raise ValueError(f"mention {slot}: {mention.kind} has no property {', '.join(wrong)}")
    if not mention.needs or not set(mention.needs) <= set(mention.properties):
        raise ValueError(f"mention {slot}: needs must name some of its properties")


def _check_link(slot: str, link: LinkPart, mentions: dict[str, MentionPart]) -> None:
    if link.start not in mentions or link.end not in mentions:
        raise ValueError(f"link {slot}: start and end must be mentions of this mapping")
    starts, ends = ENDS[link.kind]
    if mentions[link.start].kind not in starts or mentions[link.end].kind not in ends:
        raise ValueError(f"link {slot}: {link.kind} does not tie these kinds")
    wrong = sorted(set(link.statements) - set(LINK_PROPERTIES))
    if wrong:
        raise ValueError(f"link {slot}: a link has no property {', '.join(wrong)}")


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; raises MappingFault that says where it is wrong."""
    try:
        if path.stat().st_size > _LONGEST_FILE:
            raise MappingFault(f"{path.name}: too long for a mapping")
        return Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise MappingFault(f"{path.name}: it cannot be read as YAML") from None
    except ValidationError as fault:
        raise MappingFault(f"{path.name}: {_explained(fault)}") from None


def _explained(fault: ValidationError) -> str:
    parts = []
    for error in fault.errors(include_input=False, include_url=False)[:5]:
        where = ".".join(map(str, error["loc"]))
        parts.append(f"{where}: {error['msg']}" if where else error["msg"])
    return "; ".join(parts)


def shipped_names() -> tuple[str, ...]:
    """Names of the mappings that come with the program."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def shipped(name: str) -> Mapping:
    """Return one of the shipped mappings; raises MappingFault if there is none of that name."""
    if name not in shipped_names():
        raise MappingFault(f"no mapping of that name; there are: {', '.join(shipped_names())}")
    return load_mapping(_FOLDER / f"{name}.yaml")
