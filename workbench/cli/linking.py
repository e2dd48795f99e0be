"""``workbench link``: the first run, weekly increments, and full runs that a person accepts."""

from collections.abc import Callable
from datetime import datetime

import click

from workbench.actions.full_run import (
    NOTHING_WAITS,
    GroupLine,
    RunPage,
    accept_run,
    reject_run,
    show_run,
    undo_run,
)
from workbench.actions.link import Linked, Waiting, link, link_new
from workbench.actions.services import service_sitting
from workbench.bootstrap import open_workbench
from workbench.cli.output import ShownProgress, note, say
from workbench.cli.signing import SignedIn
from workbench.errors import BadRequest
from workbench.settings import Settings


@click.group("link", invoke_without_command=True)
@click.option("--new", "only_new", is_flag=True, help="Only what came since the last run.")
@click.option("--full", is_flag=True, help="Everything (the default), as a difference to accept.")
@click.pass_context
def link_persons(context: click.Context, only_new: bool, full: bool) -> None:
    """Match persons.

    The first run writes its matches into the ledger. Later, --new matches what came since, by
    itself; a full run changes nothing: it is kept as a difference, which an analyst accepts or
    refuses here or in the app.
    """
    if context.invoked_subcommand is not None:
        return
    if only_new and full:
        raise BadRequest("choose one: --new or --full")
    progress, run = ShownProgress(), link_new if only_new else link
    with open_workbench(context.obj) as bench:
        done = run(bench, service_sitting("linking", "matching of persons"), progress=progress)
    progress.close()
    if done.waiting is None:
        _tell_applied(done)
    else:
        _tell_waiting(done, done.waiting)
    if not done.calibrated:
        note("probabilities are not yet calibrated: review some pairs and link again")


def _tell_applied(done: Linked) -> None:
    say(
        f"{done.mentions} mentions are {done.persons} persons: {done.merged} matches by program, "
        f"{done.for_review} wait for review"
    )


def _tell_waiting(done: Linked, waiting: Waiting) -> None:
    if not (waiting.records or waiting.renewed):
        say(f"{done.mentions} mentions are {done.persons} persons: the full run changes nothing")
        return
    say(f"{done.mentions} mentions are {done.persons} persons. The full run would change:")
    say(f"  merges     {waiting.merges:>8}  persons that become one")
    say(f"  splits     {waiting.splits:>8}  persons that become several")
    say(f"  moves      {waiting.moves:>8}  persons that exchange records")
    say(f"  records    {waiting.records:>8}  touched by these")
    say(f"  unchanged  {waiting.unchanged:>8}  persons")
    say(f"  renewed    {waiting.renewed:>8}  reasons and pairs to ask about; no person changes")
    note("nothing was applied: `workbench link show`, then `workbench link accept`, or the app")


def _signed_in(command: Callable[..., None]) -> Callable[..., None]:
    """What every command that speaks for a person asks."""
    for option in (
        click.option("--case", default=None),
        click.option("--purpose", required=True),
        click.option("--name", "account", required=True, help="Your account."),
    ):
        command = option(command)
    return command


@link_persons.command("show")
@_signed_in
@click.pass_obj
def show(settings: Settings, account: str, purpose: str, case: str | None) -> None:
    """Say what the full run that waits would change, group by group."""
    with open_workbench(settings) as bench, SignedIn(bench, account, purpose, case) as sitting:
        page = show_run(bench, sitting)
    if page is None:
        say(NOTHING_WAITS)
        return
    _tell_page(page)


def _tell_page(page: RunPage) -> None:
    say(f"Full run of {page.made.isoformat(timespec='minutes')} by {page.asked_by}, {page.model}")
    counts = ", ".join(f"{count} {kind}s" for kind, count in page.counts.items())
    say(f"{counts}; {page.unchanged} persons unchanged, {page.renewed} reasons renewed")
    for group in page.groups:
        _tell_group(group)
    for done in page.settled:
        what = "accepted" if done.accepted else "refused"
        say(f"{what} {done.at.isoformat()} by {done.actor}: {done.records} records ({done.reason})")


def _tell_group(group: GroupLine) -> None:
    say(f"{group.id}  {group.kind}")
    names = {
        m.id: next((v.original for v in m.values if v.property == "name"), "–")
        for m in group.records
    }
    for title, groups in (("now", group.before), ("then", group.after)):
        shown = " | ".join(", ".join(names.get(i, "–") for i in some) for some in groups)
        say(f"    {title:<5}{shown}")
    for reason in group.reasons:
        weighed = reason.now or reason.before
        bits = f"{weighed.score_bits:+.1f} bits" if weighed else "no longer compared"
        verb = "joins" if reason.joins else "parts"
        guard = f", held back: {reason.guard}" if reason.guard else ""
        left, right = names.get(reason.left, "–"), names.get(reason.right, "–")
        say(f"    {verb} {left} and {right}: {bits}{guard}")


@link_persons.command("accept")
@click.option("--group", default="", help="Only this group; all of the run without.")
@click.option("--reason", required=True, help="Kept with the decision.")
@_signed_in
@click.pass_obj
def accept(
    settings: Settings, account: str, purpose: str, case: str | None, reason: str, group: str
) -> None:
    """Put the full run that waits in force, or one group of it."""
    with open_workbench(settings) as bench, SignedIn(bench, account, purpose, case) as sitting:
        records = accept_run(bench, sitting, reason, group=group)
    say(f"accepted: {records} records")


@link_persons.command("reject")
@click.argument("group")
@click.option("--reason", required=True, help="Kept with the decision.")
@_signed_in
@click.pass_obj
def reject(
    settings: Settings, account: str, purpose: str, case: str | None, reason: str, group: str
) -> None:
    """Say that what stands of GROUP is right; it binds the runs that follow."""
    with open_workbench(settings) as bench, SignedIn(bench, account, purpose, case) as sitting:
        records = reject_run(bench, sitting, reason, group=group)
    say(f"refused: {records} records stay as they are")


@link_persons.command("undo")
@click.argument("moment")
@_signed_in
@click.pass_obj
def undo(settings: Settings, account: str, purpose: str, case: str | None, moment: str) -> None:
    """Take back the decision made at MOMENT, as `workbench link show` prints it."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError as error:
        raise BadRequest("write the moment as `workbench link show` prints it") from error
    with open_workbench(settings) as bench, SignedIn(bench, account, purpose, case) as sitting:
        changed = undo_run(bench, sitting, at)
    say(f"undone: {changed} entries of the ledger")
