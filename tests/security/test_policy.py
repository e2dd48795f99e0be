import random
from dataclasses import replace
from typing import Any

import pytest

from security.errors import Denied
from security.labels import Classification, Label
from security.policy import (
    HOUSE_VERBS,
    LABEL_VERBS,
    PACKAGED,
    VERBS,
    Context,
    Policy,
    Principal,
)

ANALYST = Principal(
    name="ana",
    roles=frozenset({"analyst"}),
    provinces=frozenset({"31"}),
    clearance=Classification.RAHASIA,
    compartments=frozenset({"op-a"}),
)
CONTEXT = Context(purpose="penyidikan", case="LP/1", mfa_age_seconds=30)
OWN = Label("31", Classification.TERBATAS)

ANALYST_VERBS = LABEL_VERBS - {"ingest", "purge"}
SERVICE_VERBS = frozenset({"view", "search", "query", "link", "report", "ingest"})


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load()


def oracle(principal: Principal, verb: str, label: Label | None, context: Context) -> bool:
    """The same rules in plain Python, written apart from the policy text."""
    if principal.suspended or not context.purpose.strip():
        return False
    if verb in {"unmask", "export", "purge"} and not (context.case or "").strip():
        return False
    fresh = context.mfa_age_seconds is not None and context.mfa_age_seconds <= 300
    if verb in {"unmask", "export", "purge", "user_admin", "key_admin"} and not fresh:
        return False
    roles = principal.roles
    if verb in HOUSE_VERBS:
        keeper = "auditor" if verb.startswith("audit_") else "administrator"
        return label is None and keeper in roles
    if roles & {"auditor", "administrator"}:
        return False
    able = (
        ("analyst" in roles and verb in ANALYST_VERBS)
        or ("service" in roles and verb in SERVICE_VERBS)
        or ("records_officer" in roles and verb in {"ingest", "purge"})
    )
    if not able or label is None:
        return able
    if verb in {"export", "notebook"} and "no_export" in label.handling:
        return False
    return (
        bool(principal.provinces & {"*", label.province})
        and principal.clearance >= label.classification
        and principal.compartments >= label.compartments
    )


def some(rng: random.Random, values: list[str], most: int) -> frozenset[str]:
    return frozenset(rng.sample(values, rng.randint(0, most)))


def random_case(rng: random.Random) -> tuple[Principal, list[Label], Context]:
    roles = ["analyst", "auditor", "records_officer", "administrator", "service"]
    principal = Principal(
        name=rng.choice(["ana", "budi", 'o"brien\\', "Ünal"]),
        roles=frozenset({rng.choice(roles)}) | some(rng, roles, 1),
        provinces=some(rng, ["31", "32", "00", "*"], 3),
        clearance=rng.choice(list(Classification)),
        compartments=some(rng, ["op-a", "op-b", "op-c"], 3),
        suspended=rng.random() < 0.1,
    )
    labels = [
        Label(
            rng.choice(["31", "32", "33", "00"]),
            rng.choice(list(Classification)),
            some(rng, ["op-a", "op-b", "op-c"], 2),
            some(rng, ["no_export", "source"], 2),
        )
        for _ in range(4)
    ]
    context = Context(
        purpose=rng.choice(["penyidikan", "analisis", "", "  "]) if rng.random() < 0.3 else "p",
        case=rng.choice([None, "", "LP/1"]),
        mfa_age_seconds=rng.choice([None, 0, 1, 240, 299, 300, 301, 4000]),
    )
    return principal, labels, context


def test_policy_agrees_with_plain_python_on_random_requests(policy: Policy) -> None:
    rng = random.Random(35)
    allowed = 0
    for _ in range(1000):
        principal, labels, context = random_case(rng)
        verb = rng.choice(sorted(VERBS))
        found = policy.allowed_labels(principal, verb, labels, context)
        expected = {one for one in labels if oracle(principal, verb, one, context)}
        assert found == expected, (principal, verb, context)
        assert policy.permits(principal, verb, context) == oracle(principal, verb, None, context)
        allowed += len(found)
    assert allowed > 50  # something could have been wrongly denied


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("part", ["principal", "label", "context"])
def test_missing_attribute_is_a_denial(policy: Policy, verb: str, part: str) -> None:
    keeper = {"a": "auditor", "u": "administrator", "k": "administrator"}
    role = keeper.get(verb[0], "analyst") if verb in HOUSE_VERBS else "analyst"
    role = "records_officer" if verb in {"ingest", "purge"} else role
    user: dict[str, Any] = {
        "roles": [role],
        "provinces": ["31"],
        "clearance": 2,
        "compartments": [],
        "suspended": False,
    }
    label: dict[str, Any] = {
        "province": "31",
        "classification": 1,
        "compartments": [],
        "handling": [],
    }
    context: dict[str, Any] = {"purpose": "p", "case": "LP/1", "mfa_minutes": 1}
    house = verb in HOUSE_VERBS

    def ask() -> bool:
        resource = {"type": "Workbench" if house else "Label", "id": "x"}
        entities = [{"uid": {"type": "User", "id": "ana"}, "attrs": user, "parents": []}]
        if not house:
            entities.append({"uid": resource, "attrs": label, "parents": []})
        request = {
            "principal": {"type": "User", "id": "ana"},
            "action": {"type": "Action", "id": verb},
            "resource": resource,
            "context": context,
        }
        return policy.evaluate([request], entities)[0].allowed

    assert ask()
    attributes = {"principal": user, "label": label, "context": context}[part]
    if house and part == "label":
        return
    for name in list(attributes):
        kept = attributes.pop(name)
        assert not ask(), name
        attributes[name] = "wrong type" if not isinstance(kept, str) else 7
        assert not ask(), name
        attributes[name] = kept
    assert ask()


def test_unknown_entity_is_a_denial(policy: Policy) -> None:
    request = {
        "principal": {"type": "User", "id": "nobody"},
        "action": {"type": "Action", "id": "view"},
        "resource": {"type": "Workbench", "id": "workbench"},
        "context": {"purpose": "p", "case": "", "mfa_minutes": 0},
    }
    assert not policy.evaluate([request], [])[0].allowed


def test_unknown_verb_is_a_denial(policy: Policy) -> None:
    assert not policy.permits(ANALYST, "delete_everything", CONTEXT)
    assert policy.allowed_labels(ANALYST, "audit_read", [OWN], CONTEXT) == frozenset()


def test_analyst_sees_own_province_clearance_and_compartments(policy: Policy) -> None:
    labels = [
        OWN,
        Label("32", Classification.BIASA),
        Label("31", Classification.SANGAT_RAHASIA),
        Label("31", Classification.RAHASIA, frozenset({"op-a"})),
        Label("31", Classification.RAHASIA, frozenset({"op-a", "op-b"})),
    ]
    assert policy.allowed_labels(ANALYST, "view", labels, CONTEXT) == {labels[0], labels[3]}


def test_national_analyst_sees_every_province(policy: Policy) -> None:
    national = replace(ANALYST, provinces=frozenset({"*"}))
    labels = [OWN, Label("94", Classification.BIASA), Label("00", Classification.BIASA)]
    assert policy.allowed_labels(national, "view", labels, CONTEXT) == set(labels)


def test_refusal_names_its_reason(policy: Policy) -> None:
    stale = replace(CONTEXT, mfa_age_seconds=301)
    assert policy.decide(ANALYST, "unmask", stale).reasons == ("stale_second_factor",)
    caseless = replace(CONTEXT, case=None)
    assert policy.decide(ANALYST, "unmask", caseless).reasons == ("no_case",)


def test_answers_do_not_outlive_a_change_of_the_principal(policy: Policy) -> None:
    assert policy.permits(ANALYST, "view", CONTEXT)
    assert not policy.permits(replace(ANALYST, suspended=True), "view", CONTEXT)
    assert policy.allowed_labels(ANALYST, "view", [OWN], CONTEXT) == {OWN}
    moved = replace(ANALYST, provinces=frozenset({"32"}))
    assert policy.allowed_labels(moved, "view", [OWN], CONTEXT) == frozenset()


def test_policy_that_does_not_fit_its_schema_is_refused() -> None:
    schema = (PACKAGED / "schema.cedarschema").read_text()
    with pytest.raises(Denied):
        Policy("forbid (principal, action, resource) when { resource.overdue };", schema)
    with pytest.raises(Denied):
        Policy("permit (principal, action", schema)


def test_version_follows_the_text() -> None:
    schema = (PACKAGED / "schema.cedarschema").read_text()
    one = Policy("permit (principal, action, resource);", schema)
    two = Policy("permit (principal, action, resource) ;", schema)
    assert one.version != two.version and len(one.version) == 64
    assert Policy.load().version == Policy.load().version


def each_policy() -> list[str]:
    text = "\n".join(file.read_text() for file in sorted(PACKAGED.glob("*.cedar")))
    return ["@id" + piece for piece in text.split("@id")[1:]]


@pytest.mark.parametrize("left_out", range(len(each_policy())))
def test_every_policy_matters(left_out: int) -> None:
    """Without any one of the policies, some answer is another than the oracle's."""
    kept = [text for place, text in enumerate(each_policy()) if place != left_out]
    changed = Policy("\n".join(kept), (PACKAGED / "schema.cedarschema").read_text())
    rng = random.Random(36)
    for _ in range(3000):
        principal, labels, context = random_case(rng)
        verb = rng.choice(sorted(VERBS))
        label = rng.choice([None, *labels])
        found = (
            changed.permits(principal, verb, context)
            if label is None
            else label in changed.allowed_labels(principal, verb, [label], context)
        )
        if found != oracle(principal, verb, label, context):
            return
    pytest.fail("nothing changes when this policy is left out")
