"""Who may do what on which labels: Cedar policies with a schema, any error is a denial.

Cedar leaves out a policy that errs, a ``forbid`` included, and then allows; so every request is
typed by the schema here, and an answer with any error in it counts as a denial.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import cedarpy

from security.errors import Denied
from security.labels import Classification, Label

PACKAGED = Path(__file__).parent / "policies"

LABEL_VERBS = frozenset(
    {"view", "search", "query", "link", "review", "accept", "report", "export", "unmask"}
    | {"notebook", "ingest", "purge"}
)
HOUSE_VERBS = frozenset({"audit_read", "audit_verify", "user_admin", "key_admin"})
VERBS = LABEL_VERBS | HOUSE_VERBS

_WORKBENCH = {"type": "Workbench", "id": "workbench"}
_LONG_AGO = 60 * 24  # minutes: no second factor, or one older than any policy asks about
_REMEMBERED = 2048


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, as the register of accounts describes them."""

    name: str
    roles: frozenset[str]
    provinces: frozenset[str]
    clearance: Classification
    compartments: frozenset[str]
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Why, on which case, and how long ago the second factor was shown (None: never)."""

    purpose: str
    case: str | None
    mfa_age_seconds: int | None


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and the ids of the policies that made it; no ids where none applied."""

    allowed: bool
    reasons: tuple[str, ...]


class Policy:
    """A checked set of policies; ``version`` is the sha256 of its text and schema."""

    def __init__(self, policies: str, schema: str) -> None:
        checked = cedarpy.validate_policies(policies, schema)
        if not checked.validation_passed:
            faults = "; ".join(str(error) for error in checked.errors)
            raise Denied(f"the access policies do not fit their schema: {faults}")
        self._policies = cedarpy.PolicySet.from_str(policies)
        self._schema = cedarpy.Schema.from_str(schema)
        self._names = _names(policies)
        self.version = sha256(f"{schema}\0{policies}".encode()).hexdigest()
        self._known: OrderedDict[tuple[Any, ...], tuple[Decision, ...]] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def load(cls, folder: Path = PACKAGED) -> "Policy":
        """Read ``schema.cedarschema`` and all ``*.cedar``; raises Denied if they are not sound."""
        try:
            schema = (folder / "schema.cedarschema").read_text("utf-8")
            files = sorted(folder.glob("*.cedar"))
            text = "\n".join(file.read_text("utf-8") for file in files)
            return cls(text, schema)
        except (OSError, ValueError) as error:
            raise Denied(f"the access policies cannot be read: {folder}") from error

    def allowed_labels(
        self, principal: Principal, verb: str, labels: Iterable[Label], context: Context
    ) -> frozenset[Label]:
        """Return those labels on which the verb is allowed; none if anything goes wrong."""
        asked = sorted(set(labels), key=lambda label: label.key)
        if verb not in LABEL_VERBS or not asked:
            return frozenset()
        decisions = self._decide(principal, verb, tuple(asked), context)
        return frozenset(
            label for label, made in zip(asked, decisions, strict=True) if made.allowed
        )

    def permits(self, principal: Principal, verb: str, context: Context) -> bool:
        """Say whether the verb may be used at all, whatever the label."""
        return self.decide(principal, verb, context).allowed

    def decide(self, principal: Principal, verb: str, context: Context) -> Decision:
        """Return the answer with its reasons, e.g. ``stale_second_factor``, for the refusal."""
        if verb not in VERBS:
            return Decision(False, ())
        return self._decide(principal, verb, None, context)[0]

    def _decide(
        self,
        principal: Principal,
        verb: str,
        labels: tuple[Label, ...] | None,
        context: Context,
    ) -> tuple[Decision, ...]:
        stated = _context(context)
        place = (principal, verb, labels, tuple(stated.values()))
        with self._lock:
            if place in self._known:
                self._known.move_to_end(place)
                return self._known[place]
        entities = [_user(principal), *(_labelled(label) for label in labels or ())]
        resources = [_WORKBENCH] if labels is None else [_label_uid(label) for label in labels]
        made = self.evaluate(
            [_request(principal.name, verb, resource, stated) for resource in resources], entities
        )
        with self._lock:
            self._known[place] = made
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return made

    def evaluate(
        self, requests: Sequence[dict[str, Any]], entities: Sequence[dict[str, Any]]
    ) -> tuple[Decision, ...]:
        """Answer raw Cedar requests: anything but a clean Allow is a denial."""
        try:
            parsed = cedarpy.Entities.from_json_str(json.dumps(list(entities)), self._schema)
            results = cedarpy.is_authorized_batch(
                list(requests), self._policies, parsed, self._schema
            )
        except (ValueError, TypeError):
            return (Decision(False, ()),) * len(requests)
        if len(results) != len(requests):
            return (Decision(False, ()),) * len(requests)
        return tuple(self._decision(result) for result in results)

    def _decision(self, result: cedarpy.AuthzResult) -> Decision:
        allowed = result.decision == cedarpy.Decision.Allow and not result.diagnostics.errors
        reasons = sorted(self._names.get(one, one) for one in result.diagnostics.reasons)
        return Decision(allowed, tuple(reasons))


def _names(policies: str) -> dict[str, str]:
    parsed = json.loads(cedarpy.policies_to_json_str(policies))
    return {
        place: policy.get("annotations", {}).get("id", place)
        for place, policy in parsed.get("staticPolicies", {}).items()
    }


def _context(context: Context) -> dict[str, str | int]:
    age = context.mfa_age_seconds
    # Whole minutes, rounded up, so that answers can be remembered and never favour the asker.
    minutes = _LONG_AGO if age is None else min(max(-(-age // 60), 0), _LONG_AGO)
    return {
        "purpose": context.purpose.strip(),
        "case": (context.case or "").strip(),
        "mfa_minutes": minutes,
    }


def _user(principal: Principal) -> dict[str, Any]:
    return {
        "uid": {"type": "User", "id": principal.name},
        "attrs": {
            "roles": sorted(principal.roles),
            "provinces": sorted(principal.provinces),
            "clearance": int(principal.clearance),
            "compartments": sorted(principal.compartments),
            "suspended": principal.suspended,
        },
        "parents": [],
    }


def _labelled(label: Label) -> dict[str, Any]:
    return {
        "uid": _label_uid(label),
        "attrs": {
            "province": label.province,
            "classification": int(label.classification),
            "compartments": sorted(label.compartments),
            "handling": sorted(label.handling),
        },
        "parents": [],
    }


def _label_uid(label: Label) -> dict[str, str]:
    return {"type": "Label", "id": label.key}


def _request(
    name: str, verb: str, resource: dict[str, str], context: dict[str, str | int]
) -> dict[str, Any]:
    return {
        "principal": {"type": "User", "id": name},
        "action": {"type": "Action", "id": verb},
        "resource": resource,
        "context": context,
    }
