"""Errors of the client.

ClientError
├── ServerUnreachable    no answer from that address
├── SignInNeeded         no session, it has ended, or the sign-in was refused
└── Refused              the server did not do what was asked; the message says why
"""


class ClientError(Exception):
    """Root of the client's errors."""


class ServerUnreachable(ClientError):
    """No answer from that address."""


class SignInNeeded(ClientError):
    """There is no session, it has ended, or the sign-in was refused."""


class Refused(ClientError):
    """The server did not do what was asked; the message says why."""
