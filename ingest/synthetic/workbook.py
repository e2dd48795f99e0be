"""A minimal XLSX writer: one sheet, inline texts, the same bytes for the same cells.

openpyxl stamps each workbook with the time of writing and needs several seconds for the sample.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

_FIXED = (2020, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_MAIN = f"{_OFFICE}/spreadsheetml/2006/main"
_RELATIONS = f"{_OFFICE}/package/2006/relationships"
_TYPES = f"{_OFFICE}/officeDocument/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_TYPES}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_TYPES}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_TYPES}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_TYPES}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Style 1 is a short date (built-in format 14), which is how spreadsheets keep days.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
        '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
type Cell = str | float | int | date | None
_DAY_ZERO = date(1899, 12, 30).toordinal()


def write_workbook(
    path: Path,
    header: Sequence[str],
    table: Iterable[Sequence[Cell]],
) -> None:
    """Write a header and rows as the only sheet; empty cells are left out."""
    sheet = "".join(_sheet(header, table))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, content in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(entry, _HEAD + content)


def _sheet(
    header: Sequence[str],
    table: Iterable[Sequence[Cell]],
) -> Iterator[str]:
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'
    letters = [_letters(at) for at in range(len(header))]
    yield _row(1, letters, header)
    for number, cells in enumerate(table, start=2):
        yield _row(number, letters, cells)
    yield "</sheetData></worksheet>"


def _row(
    number: int,
    letters: Sequence[str],
    cells: Sequence[Cell],
) -> str:
    parts = [f'<row r="{number}">']
    for letter, cell in zip(letters, cells, strict=True):
        if isinstance(cell, str):
            if cell:
                text = escape(cell)
                parts.append(f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>')
        elif isinstance(cell, date):
            day = cell.toordinal() - _DAY_ZERO
            parts.append(f'<c r="{letter}{number}" s="1"><v>{day}</v></c>')
        elif cell is not None:
            parts.append(f'<c r="{letter}{number}"><v>{cell}</v></c>')
    parts.append("</row>")
    return "".join(parts)


def _letters(at: int) -> str:
    """Name of a column, 0 is A, 26 is AA."""
    return chr(ord("A") + at) if at < 26 else _letters(at // 26 - 1) + _letters(at % 26)
