"""What of two records is compared, in which levels, and which pairs are looked at at all."""

from dataclasses import dataclass

from graph.linking.persons.settings import PersonSettings

NULL = "missing"
ELSE = "different"
LONG_CODE = 8
"""Letters from which two codes that differ in two of them may be one, written wrongly."""
CONFLICT = "own_words"
"""Level of names that share words while each has a word of its own, as brothers' names do."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison: its name, its SQL and the column whose frequency weighs it."""

    name: str
    sql: str
    frequency: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One feature; the first level whose SQL holds is the one that counts."""

    feature: str
    null_column: str
    levels: tuple[Level, ...]


_OWN_WORDS = "words_conflict(tokens_l, tokens_r)"


def _exact(feature: str, column: str, *, frequency: bool = False) -> Comparison:
    level = Level("exact", f"{column}_l = {column}_r", column if frequency else None)
    return Comparison(feature, column, (level,))


def _code(column: str) -> Comparison:
    """A code of the caller's: equal, or as long as an address and written nearly so."""
    longer = f"least(length({column}_l), length({column}_r)) >= {LONG_CODE}"
    return Comparison(
        column,
        column,
        (
            Level("exact", f"{column}_l = {column}_r", column),
            Level("edits_2", f"{longer} and {_two_edits(column)}"),
        ),
    )


def _one_edit(column: str) -> str:
    """At most one edit: it leaves one half of the word as it was, which is cheap to ask first."""
    left, right, half = f"{column}_l", f"{column}_r", f"length({column}_l) // 2"
    rest = f"length({left}) - {half}"
    return (
        f"(left({left}, {half}) = left({right}, {half}) "
        f"or right({left}, {rest}) = right({right}, {rest})) "
        f"and levenshtein({left}, {right}) <= 1"
    )


def _two_edits(column: str) -> str:
    """At most two edits: they leave one third of the word as it was."""
    left, right, third = f"{column}_l", f"{column}_r", f"length({column}_l) // 3"
    middle = f"substr({left}, {third} + 1, length({left}) - 2 * ({third}))"
    return (
        f"abs(length({left}) - length({right})) <= 2 "
        f"and (left({left}, {third}) = left({right}, {third}) "
        f"or right({left}, {third}) = right({right}, {third}) or contains({right}, {middle})) "
        f"and levenshtein({left}, {right}) <= 2"
    )


def _name() -> Comparison:
    # Most candidates share no word: bits that their words set say so before lists are searched
    some = "(word_bits_l & word_bits_r) <> 0"
    shared = "len(list_intersect(tokens_l, tokens_r))"
    shorter = "least(len(tokens_l), len(tokens_r))"

    def winkler(least: float) -> str:
        return (
            f"(jaro_winkler_similarity(name_s_l, name_s_r) >= {least} "
            f"or jaro_winkler_similarity(name_n_l, name_n_r) >= {least})"
        )

    return Comparison(
        "name",
        "name_s",
        (
            Level("exact", "name_s_l = name_s_r", "name_s"),
            Level("subset", f"{shorter} >= 2 and {some} and {shared} = {shorter}"),
            Level("near", winkler(0.94)),
            Level(
                "two_words",
                f"{shorter} >= 2 and {some} and {shared} >= 2 "
                f"and ({winkler(0.9)} or not {_OWN_WORDS})",
            ),
            Level("single_subset", f"{shorter} = 1 and {some} and {shared} = 1"),
            Level("alias_is_name", "alias_l = name_n_r or alias_r = name_n_l"),
            Level(
                CONFLICT,
                f"(({some} and {shared} >= 1) or {winkler(0.75)}) and {_OWN_WORDS}",
            ),
            Level("similar", winkler(0.85)),
            Level("one_word", f"{some} and {shared} = 1"),
        ),
    )


_BIRTH = Comparison(
    "birth",
    "birth",
    (
        Level("exact", "birth_l = birth_r"),
        Level(
            "swapped",
            "substr(birth_l, 1, 4) = substr(birth_r, 1, 4) "
            "and substr(birth_l, 6, 2) = substr(birth_r, 9, 2) "
            "and substr(birth_l, 9, 2) = substr(birth_r, 6, 2)",
        ),
        Level("same_day", "substr(birth_l, 6, 5) = substr(birth_r, 6, 5)"),
        Level("edits_1", _one_edit("birth")),
        Level("same_year", "substr(birth_l, 1, 4) = substr(birth_r, 1, 4)"),
    ),
)

_NIK = Comparison(
    "nik",
    "nik",
    (
        Level("exact", "nik_l = nik_r"),
        Level("edits_1", _one_edit("nik")),
        Level("edits_2", _two_edits("nik")),
    ),
)

_PHONE = Comparison(
    "phone",
    "phone",
    (Level("exact", "phone_l = phone_r"), Level("edits_1", _one_edit("phone"))),
)

_ADDRESS = Comparison(
    "address",
    "address",
    (
        Level("exact", "address_l = address_r", "address"),
        Level("edits_2", _two_edits("address")),
        Level("same_street", "street_l = street_r"),
    ),
)


def comparisons(settings: PersonSettings, present: frozenset[str] | None) -> tuple[Comparison, ...]:
    """Return the comparisons whose column holds at least one value; None means all of them."""
    father = (
        Level("exact", "father_l = father_r"),
        Level("near", "jaro_winkler_similarity(father_l, father_r) >= 0.88"),
    )
    every = (
        _name(),
        _exact("alias", "alias", frequency=True),
        _BIRTH,
        _NIK,
        _PHONE,
        _exact("plate", "plate"),
        Comparison("father", "father", father),
        _ADDRESS,
        _exact("city", "city", frequency=True),
        _exact("birthplace", "birthplace", frequency=True),
        _exact("sex", "sex"),
        *(_code(f"code_{c}") for c in settings.codes),
    )
    return tuple(c for c in every if present is None or c.null_column in present)


def blocking(settings: PersonSettings, present: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return the blocking rules, each a set of expressions that must be equal."""
    rules = [rule for rule in settings.blocking if all(column_of(e) in present for e in rule)]
    return tuple(rules) or (("name_s",),)


def column_of(expression: str) -> str:
    """Return the column that a blocking expression reads."""
    return expression.removeprefix("substr(").split(",")[0]


def training_blocks(present: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return the blocks in which agreement among matches is learnt."""
    blocks = (("birth",), ("nik",), ("name_s", "city"), ("name_s",))
    usable = [b for b in blocks if all(c in present for c in b)]
    return tuple(usable[:3])


def certain_rules(present: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return the rules that hardly ever join two persons: they tell how common matches are."""
    rules = (("nik",), ("name_s", "birth"), ("phone", "first_name"))
    return tuple(r for r in rules if all(c in present for c in r))
