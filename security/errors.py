"""Errors of the security layer.

SecurityError
├── Denied               the policy does not allow it (or could not be evaluated)
├── Unauthenticated      no valid session, or wrong credentials
│   └── LockedOut        too many failures; says until when
├── SealBroken           a sealed block does not open: one error for every cause, no oracle
├── KeyUnavailable       a key is missing, destroyed or its provider does not answer
├── IntegrityBroken      clear fields or edges of the store do not match their authentication
└── AuditUnavailable     the audit log cannot be written: nothing may be released
"""


class SecurityError(Exception):
    """Root of all errors of the security layer; messages carry no values."""


class Denied(SecurityError):
    """The policy does not allow the action, or it could not be evaluated."""


class Unauthenticated(SecurityError):
    """No valid session, or the credentials do not match."""


class LockedOut(Unauthenticated):
    """Too many failed sign-ins; the message says until when."""


class SealBroken(SecurityError):
    """A sealed block does not open with the associated data it is said to have."""


class KeyUnavailable(SecurityError):
    """A key is missing, destroyed, or its provider does not answer."""


class IntegrityBroken(SecurityError):
    """Clear fields or edges in the store do not match their authentication code."""


class AuditUnavailable(SecurityError):
    """The audit log cannot be written, so nothing may be done or released."""
