"""Sources: formats are found by content, hostile files refused, a broken row costs only itself."""

import json
import sqlite3
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy.engine import make_url

from ingest.errors import SourceRefused
from ingest.mapping import shipped
from ingest.sources import OpenSource, RawRow, RowFault, Wanted, header_key, open_source
from ingest.sources.database import holds_password, wants_password, with_password
from ingest.sources.delimited import text_form

CALLS = shipped("calls")
HEADER = "nomor_a;nomor_b;waktu;durasi"


def opened(path: Path | str) -> OpenSource:
    return open_source(path, Wanted(CALLS.recognised, CALLS.table))


def rows_of(path: Path) -> list[RawRow]:
    return list(opened(path).rows())


def written(folder: Path, content: bytes | str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [HEADER, "0811;0812;Jalan Café;1", "0813;0814;x;2"]
    text = "\r\n".join(line.replace(";", delimiter) for line in lines)
    found = opened(written(tmp_path, text.encode(encoding)))
    assert found.header == tuple(HEADER.split(";"))
    assert [row.cells for row in found.rows()] == [
        ("0811", "0812", "Jalan Café", "1"),
        ("0813", "0814", "x", "2"),
    ]


def test_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    text = f"DAFTAR PANGGILAN;;;\n;;;\n{HEADER}\n1;2;3;4\n"
    assert [row.number for row in rows_of(written(tmp_path, text))] == [1]


def test_an_unclosed_quote_costs_one_row(tmp_path: Path) -> None:
    text = f'{HEADER}\n1;2;"x;4\n5;6;7;8\n9;"a\nb";7;8\n1;2;"y;4\n5;6;"z";8\n'
    rows = rows_of(written(tmp_path, text))
    assert [row.fault for row in rows] == [
        RowFault.UNCLOSED, None, None, RowFault.UNCLOSED, None,
    ]  # fmt: skip
    assert rows[2].cells[1] == "a\nb"


def test_two_unclosed_quotes_do_not_swallow_the_row_between(tmp_path: Path) -> None:
    text = f'{HEADER}\n1;2;"x;4\n5;6;7;8\n1;"y;3;4\n'
    rows = rows_of(written(tmp_path, text))
    assert [row.fault for row in rows] == [RowFault.UNCLOSED, None, RowFault.UNCLOSED]


def test_a_stray_inch_mark_is_text(tmp_path: Path) -> None:
    text = f'{HEADER}\n1;pipa 5" hitam;3;4\n1;2;pipa 6";4\n'
    rows = rows_of(written(tmp_path, text))
    assert [row.cells[1] for row in rows] == ['pipa 5" hitam', "2"]


def test_nul_cell_count_and_bad_bytes_cost_their_row(tmp_path: Path) -> None:
    body = b"1;2;\x00;4\n1;2;3\n1;2;3;4;5\n1;2;3;4;;\n"
    body += b"1;2;\xff\xfe;4\n1;2;\xc3\xa9;4\n1;2;\xc3\xa8;4\n"
    rows = rows_of(written(tmp_path, HEADER.encode() + b"\n" + body))
    assert [row.fault for row in rows] == [
        RowFault.NUL, RowFault.CELLS, RowFault.CELLS, None, RowFault.ENCODING, None, None,
    ]  # fmt: skip


def test_a_huge_field_costs_its_row(tmp_path: Path) -> None:
    text = f"{HEADER}\n1;2;{'x' * 150_000};4\n1;2;{'x' * 3_000_000};4\n1;2;3;4\n"
    rows = rows_of(written(tmp_path, text))
    assert [row.fault for row in rows] == [RowFault.TOO_LONG, RowFault.TOO_LONG, None]
    assert max(len(cell) for row in rows for cell in row.cells) <= 2_000


def test_blank_rows_are_numbered_and_not_read(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, f"{HEADER}\n1;2;3;4\n;;;\n\n5;6;7;8\n"))
    assert [row.number for row in rows] == [1, 4]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(body=st.text(alphabet='ab";\n\x00é', max_size=120))
def test_no_text_stops_the_reading_or_hides_the_last_row(tmp_path: Path, body: str) -> None:
    text = f"{HEADER}\n{body}\n7;7;7;7\n"
    rows = rows_of(written(tmp_path, text))
    assert rows[-1].cells == ("7", "7", "7", "7")


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1", b"\x1f\x8b\x08", b"PK\x03\x04zz"]
)
def test_other_formats_are_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceRefused) as caught:
        opened(written(tmp_path, content))
    assert caught.value.action


def test_a_file_without_known_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="columns of this mapping"):
        opened(written(tmp_path, "a;b\n1;2\n"))


def workbook(path: Path, rows: list[list[object]], *, sheet: str = "Sheet1") -> Path:
    book = Workbook()
    book.active.title = "Petunjuk"
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """Copy a workbook with one part replaced."""
    source = zipfile.ZipFile(BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    return path


def test_a_workbook_is_read_from_the_sheet_that_fits(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.bin", [["Judul"], HEADER.split(";"), ["0811", 812, 1.234, None]])
    found = opened(path)
    assert found.unread == ("Petunjuk",)
    assert [row.cells for row in found.rows()] == [("0811", "812", "1.2340", "")]


def test_a_long_number_in_a_numeric_cell_is_shown_as_damaged(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [HEADER.split(";"), [3171011245780001, 1e300, 1, 1]])
    (row,) = opened(path).rows()
    assert "E+15" in row.cells[0]
    assert "E+300" in row.cells[1]


def test_an_xlsx_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [HEADER.split(";")])
    big = b"<worksheet>" + b"A" * 60_000_000 + b"</worksheet>"
    with pytest.raises(SourceRefused, match="bomb"):
        opened(with_part(path, "xl/worksheets/sheet2.xml", big))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_declarations_are_refused(tmp_path: Path, encoding: str) -> None:
    path = workbook(tmp_path / "x.xlsx", [HEADER.split(";")])
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><sst>&a;</sst>'
    with pytest.raises(SourceRefused, match="entities"):
        opened(with_part(path, "xl/styles.xml", evil.encode(encoding)))


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [HEADER.split(";")])
    with pytest.raises(SourceRefused):
        opened(with_part(path, "xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row>"))


def test_json_lines_are_read_by_name(tmp_path: Path) -> None:
    lines = [
        json.dumps({"nomor_a": "0811", "nomor_b": 812, "durasi": 1.234}),
        '{"nomor_a": NaN, "durasi": {"p1": 1.5}, "jenis": ["a", "b"]}',
        "[1]",
        '{"nomor_a": 1, "nomor_a": 2}',
        '{"nomor_a": [[1]]}',
        '{"nomor_a": "\\ud800"}',
        "{" * 5000,
    ]
    found = opened(written(tmp_path, "\n".join(lines), "file.jsonl"))
    rows = list(found.rows())
    assert found.header == ("nomor_a", "nomor_b", "durasi", "jenis")
    assert rows[0].cells == ("0811", "812", "1.2340", "")
    assert rows[1].cells == ("nan", "", "p1:1.5", "a;b")
    assert [row.fault for row in rows[2:]] == [
        RowFault.JSON, RowFault.JSON, RowFault.NESTED, RowFault.ENCODING, RowFault.JSON,
    ]  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "panggilan.db"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE other (x TEXT)")
        base.execute("CREATE TABLE panggilan (nomor_a TEXT, nomor_b TEXT, durasi REAL)")
        base.execute("INSERT INTO panggilan VALUES ('0811', '0812', 1.234)")
    return path


def test_a_database_is_read_by_file_and_by_address(database: Path) -> None:
    by_file = opened(database)
    by_address = opened(f"sqlite:///{database}#panggilan")
    query = opened(f"sqlite:///{database}#SELECT nomor_a, nomor_b, durasi FROM panggilan")
    for found in (by_file, by_address, query):
        assert [row.cells for row in found.rows()] == [("0811", "0812", "1.2340")]
    assert by_file.sha256 == by_address.sha256 == query.sha256


def test_a_password_is_put_into_an_address_in_memory_alone() -> None:
    bare = "postgresql://arsip@10.0.0.7:5432/perkara#SELECT * FROM lkn WHERE n = '#1'"
    full = with_password(bare, "p@ss/#word")
    assert (wants_password(bare), holds_password(bare)) == (True, False)
    assert (wants_password(full), holds_password(full)) == (False, True)
    assert make_url(full.partition("#")[0]).password == "p@ss/#word"
    assert full.partition("#")[2] == bare.partition("#")[2]
    assert not wants_password("sqlite:///panggilan.db") and not holds_password("berkas.csv")


def test_a_database_cannot_be_changed_by_what_is_asked(database: Path) -> None:
    with pytest.raises(SourceRefused):
        opened(f"sqlite:///{database}#DELETE FROM panggilan")
    assert len(list(opened(database).rows())) == 1


def test_a_database_refusal_keeps_the_password(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        opened("postgresql+nodriver://officer:rahasia@localhost/kasus#t")
    assert "rahasia" not in str(caught.value) and caught.value.__cause__ is None


def test_headers_compare_without_case_accents_and_punctuation() -> None:
    assert header_key(" No. HP ") == header_key("no_hp") == "no_hp"
    assert header_key("Café-Ñame") == "cafe_name"


def test_utf8_with_one_bad_row_stays_utf8(tmp_path: Path) -> None:
    path = written(tmp_path, b"a\n" + b"\xc3\xa9\n" * 3 + b"\xff\n")
    assert text_form(path).encoding == "utf-8"
