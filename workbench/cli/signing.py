"""Commands that release case data ask for a person's own sign-in."""

import click

from workbench.actions.authenticate import sign_in, sign_out, state_purpose
from workbench.actions.gate import Sitting
from workbench.bootstrap import Workbench


class SignedIn:
    """A sitting for the length of one command."""

    def __init__(self, bench: Workbench, name: str, purpose: str, case: str | None) -> None:
        self._bench = bench
        password = click.prompt("Password", hide_input=True, err=True)
        code = click.prompt("Code", hide_input=True, err=True)
        first = sign_in(bench, name, password, code)
        self._token = state_purpose(bench, first, purpose, case)

    def __enter__(self) -> Sitting:
        return self._bench.sitting(self._token)

    def __exit__(self, *failure: object) -> None:
        sign_out(self._bench, self._token)
