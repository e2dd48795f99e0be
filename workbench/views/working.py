"""Long work on a page: how far it is, a button that stops it, then what it gave.

The work is an action: it passes the gate with the reader's sitting, in a thread of its own, while
the page stays open to keys and clicks. What ends soon is shown without a detour.
"""

from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from time import monotonic

import panel as pn
import panel_material_ui as pmui
import param
from markupsafe import Markup
from panel.io.state import set_curdoc

from graph.errors import Cancelled
from graph.progress import Progress
from workbench.locale import Words, written
from workbench.views import failure, markup
from workbench.views.desk import Desk

_SOON_SECONDS = 0.6
_TOLD_EVERY_SECONDS = 0.3

Shown = Sequence[pn.viewable.Viewable]


class _Attempt:
    """One run of the work; ``late`` once the page no longer waits for it."""

    def __init__(self) -> None:
        self.stopped = False
        self.late = False
        self.over = Event()
        self.shown: Shown = ()
        self.told = 0.0


class Working:
    """A place on a page that holds what long work gives."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._doc = pn.state.curdoc
        self._lock = Lock()
        self._attempt: _Attempt | None = None
        self._again: Callable[[], None] = lambda: None
        self._bar = desk.html(markup.EMPTY)
        self.panel = pn.Column(sizing_mode="stretch_width", margin=0)
        self.panel.styles = {"gap": "20px", "max-height": "none"}
        self.panel.visible = False  # an empty place would still keep the page's distance
        self.panel.param.watch(self._seen_if_filled, "objects")
        if self._doc is not None:
            self._doc.on_session_destroyed(self._page_closed)

    def start[T](self, act: Callable[[Progress], T], show: Callable[[T], Shown]) -> None:
        """Run ``act`` and show what it gives; work that this place did before is stopped."""
        self.stop()
        attempt = self._attempt = _Attempt()
        self._again = lambda: self.start(act, show)
        Thread(target=self._carry_out, args=(attempt, act, show), daemon=True).start()
        attempt.over.wait(_SOON_SECONDS)
        with self._lock:
            attempt.late = not attempt.over.is_set()
        self.panel.objects = self._waiting() if attempt.late else list(attempt.shown)

    def stop(self) -> None:
        """Let go of the work under way, if there is any."""
        if self._attempt is not None:
            self._attempt.stopped = True

    def instead(self, shown: Shown) -> None:
        """Let go of the work under way and hold this; what that work says is shown no more."""
        self.stop()
        self._attempt = None
        self.panel.objects = list(shown)

    def _seen_if_filled(self, event: param.parameterized.Event) -> None:
        self.panel.visible = bool(event.new)

    def _page_closed(self, _: object) -> None:
        self.stop()

    def _carry_out[T](
        self, attempt: _Attempt, act: Callable[[Progress], T], show: Callable[[T], Shown]
    ) -> None:
        def progress(stage: str, done: int, total: int) -> None:
            if attempt.stopped:
                raise Cancelled("the reader asked to stop")
            self._tell(attempt, stage, done, total)

        shown: Shown = ()
        try:
            with set_curdoc(self._doc):
                shown = show(act(progress))
        except Cancelled:
            shown = self._cancelled()
        except failure.FAILURES as error:
            shown = (self._desk.html(failure.message(self._desk.words, error)),)
        except Exception as fault:  # noqa: BLE001 - the edge: the thread would print what it says
            failure.log_fault(fault)
            shown = (self._desk.html(failure.message(self._desk.words, fault)),)
        finally:
            with self._lock:
                attempt.shown = shown
                attempt.over.set()
                late = attempt.late
            if late:
                self._later(lambda: self._replace(attempt, shown))

    def _replace(self, attempt: _Attempt, shown: Shown) -> None:
        if attempt is self._attempt:
            self.panel.objects = list(shown)

    def _tell(self, attempt: _Attempt, stage: str, done: int, total: int) -> None:
        now = monotonic()
        if attempt.late and now - attempt.told > _TOLD_EVERY_SECONDS:
            attempt.told = now
            text = str(bar(self._desk.words, stage, done, total))
            self._later(lambda: setattr(self._bar, "object", text))

    def _later(self, act: Callable[[], None]) -> None:
        """Change the page when its document is free."""
        if self._doc is None:
            act()
            return
        with set_curdoc(self._doc):
            pn.state.execute(act, schedule=True)

    def _waiting(self) -> list[pn.viewable.Viewable]:
        words = self._desk.words
        self._bar.object = str(bar(words, "waiting", 0, 0))
        button = pmui.Button(label=words("Stop"), variant="outlined", size="small", margin=0)
        button.on_click(lambda _: self.stop())
        row = pn.Row(self._bar, button, sizing_mode="stretch_width", margin=0)
        row.styles = {"gap": "16px", "align-items": "center"}
        return [self._desk.paper(row)]

    def _cancelled(self) -> list[pn.viewable.Viewable]:
        words = self._desk.words
        told = markup.notice(words("Stopped."), words("Nothing was computed to the end."))
        again = pmui.Button(label=words("Start again"), variant="outlined", size="small", margin=0)
        again.on_click(lambda _: self._again())
        return [self._desk.html(told), again]


def bar(words: Words, stage: str, done: int, total: int) -> Markup:
    """How far work is; a bar without a figure where the total is unknown.

    ``stage`` may be several, parted by blanks, the widest first.
    """
    stages = {
        "waiting": words("Waiting for a free process"),
        "started": words("Starting"),
        "groups": words("Finding groups"),
        "agreement": words("Comparing the groups found"),
        "standing": words("Weighing the ties"),
        "effort": words("Estimating what is missing"),
        "networks": words("Describing networks"),
        "removal": words("Trying removals"),
        "at_once": words("Trying removals without healing"),
        "healing": words("Letting the network heal"),
        "ties": words("Reading the ties"),
        "places": words("Placing the persons"),
        "key_sets": words("Searching key-player sets"),
        "earlier": words("The earlier day"),
        "later": words("The later day"),
    }
    text = " · ".join(stages.get(part, words("Working")) for part in stage.split())
    if not total:
        return Markup(
            '<div class="progress" role="status"><span>{}</span><progress></progress></div>'
        ).format(text)
    return Markup(
        '<div class="progress" role="status"><span>{} · {}</span>'
        '<progress max="{}" value="{}"></progress></div>'
    ).format(text, written.percent(done / total), total, done)
