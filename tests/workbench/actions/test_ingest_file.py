import pytest

from workbench.actions.ingest_file import _without_sign_in


@pytest.mark.parametrize(
    ("location", "recorded"),
    [
        ("postgresql://sari:r@hasia@db.example/k#t", "postgresql://db.example/k#t"),
        ("sqlite:///srv/kasus.db#perkara", "sqlite:///srv/kasus.db#perkara"),
        ("/srv/masuk/perkara@2026.csv", "/srv/masuk/perkara@2026.csv"),
    ],
)
def test_ingest_records_no_password_of_a_database(location, recorded):
    assert _without_sign_in(location) == recorded
