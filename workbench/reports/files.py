"""The files of one report: its value as data, and both renderings in both languages."""

import json
from dataclasses import asdict
from datetime import date

from graph.progress import Progress
from ingest.areas import Areas
from workbench.locale import LANGUAGES, words
from workbench.reports.weekly_risk import WeeklyRiskReport


def report_files(report: WeeklyRiskReport, *, progress: Progress) -> dict[str, bytes]:
    """Contents by name, for a process of its own: it draws for seconds, and needs no key.

    ``progress`` is told ``writing`` section by section, and ``rendering`` file by file.
    """
    # Plotting loads for seconds, and who only asks for a report does not draw.
    from workbench.reports import render  # noqa: PLC0415
    from workbench.reports.phrase import Phrasing  # noqa: PLC0415

    data = json.dumps(asdict(report), default=_plain, ensure_ascii=False, indent=1)
    files = {"report.json": data.encode()}
    for language in LANGUAGES:
        document = Phrasing(report, words(language), Areas.load()).document(progress)
        for form, rendered in (("html", render.html), ("pdf", render.pdf)):
            progress("rendering", len(files) - 1, 2 * len(LANGUAGES))
            files[f"report.{language}.{form}"] = rendered(document)
    return files


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a report holds no {type(value).__name__}")
