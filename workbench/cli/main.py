"""The command group: settings, logs, and every failure in words with an exit code."""

import sys
from collections.abc import Sequence
from types import TracebackType

import click

from graph.errors import GraphError
from ingest.errors import IngestError
from security.errors import SecurityError
from workbench.cli.accounts import user
from workbench.cli.analysis import list_networks, run_query
from workbench.cli.audit import audit
from workbench.cli.doctor import doctor
from workbench.cli.exits import Exit, code_of
from workbench.cli.intake import ingest
from workbench.cli.keys import keys
from workbench.cli.linking import link_persons
from workbench.cli.neo4j import neo4j
from workbench.cli.output import note
from workbench.cli.reports import report
from workbench.cli.serving import demo, demo_code, serve
from workbench.errors import WorkbenchError
from workbench.logs import set_up_logs
from workbench.settings import Settings

_OURS = (SecurityError, GraphError, IngestError, WorkbenchError, OSError)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jejaring")
@click.pass_context
def workbench(context: click.Context) -> None:
    """Jejaring: link cases, find networks, report on them.

    Settings are environment variables; WORKBENCH_HOME (default ./var) is where everything is kept.

    Exit codes: 0 done, 1 failed, 2 wrong use, 3 not set up, 4 refused, 5 store, 6 audit log,
    7 audit log without fresh witness, 130 stopped.
    """
    settings = Settings.from_environment()
    set_up_logs(settings.log_level)
    context.obj = settings


for command in (
    neo4j,
    keys,
    user,
    ingest,
    link_persons,
    list_networks,
    run_query,
    report,
    serve,
    demo,
    demo_code,
    audit,
    doctor,
):
    workbench.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a documented code; a person never sees a traceback."""
    sys.excepthook = _unforeseen
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        result = workbench.main(args=arguments, prog_name="workbench", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except (KeyboardInterrupt, click.Abort):
        note("stopped; run the same command again to go on")
        return Exit.STOPPED
    except _OURS as error:
        code, then = code_of(error)
        note(f"workbench: {_told(error)}")
        if then:
            note(f"what to do: {then}")
        return code
    return int(result) if isinstance(result, int) else Exit.DONE


def _told(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or type(error).__name__}: {error.filename or ''}".rstrip(": ")
    return str(error)


def _unforeseen(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """A fault of ours: where it happened, without values, since the message might hold one."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = ""
    if trace is not None:
        place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    note(f"workbench: a fault in the program ({kind.__name__}{place})")
    note("what to do: nothing was released; report this line, and try `workbench doctor`")
