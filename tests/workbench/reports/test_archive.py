import stat

import pytest

from security.labels import Classification, Label
from workbench.errors import NotFound
from workbench.reports.archive import Archive, Manifest

JAKARTA = Label("31", Classification.RAHASIA)


def manifest(**changes):
    values = {
        "id": "wabc",
        "kind": "weekly",
        "scope": "31",
        "period": "2026-W47",
        "made": "2026-11-23T00:00:00+00:00",
        "made_by": "service/reports",
        "labels": (JAKARTA.key,),
        "audit_size": 7,
        "audit_root": "ab" * 32,
        "files": {},
    }
    return Manifest(**{**values, **changes})


def test_archive_gives_back_what_was_written(tmp_path):
    archive = Archive(tmp_path)
    stored = archive.write(manifest(), {"report.id.html": b"<p>isi</p>"})
    assert archive.manifests() == (stored,)
    assert archive.read(stored, "report.id.html") == b"<p>isi</p>"
    assert stored.spans() == {JAKARTA}


def test_archive_refuses_a_file_that_was_altered(tmp_path):
    archive = Archive(tmp_path)
    stored = archive.write(manifest(), {"report.id.html": b"<p>isi</p>"})
    (tmp_path / "wabc" / "report.id.html").write_bytes(b"<p>palsu</p>")
    with pytest.raises(NotFound):
        archive.read(stored, "report.id.html")


def test_archive_names_no_other_file(tmp_path):
    archive = Archive(tmp_path)
    stored = archive.write(manifest(), {"report.id.html": b"isi"})
    (tmp_path / "rahasia.txt").write_text("kunci")
    for name in ("../rahasia.txt", "manifest.json", ""):
        with pytest.raises(NotFound):
            archive.read(stored, name)


def test_archive_files_are_for_their_owner_alone(tmp_path):
    Archive(tmp_path).write(manifest(), {"report.id.html": b"isi"})
    for path in (tmp_path / "wabc").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
