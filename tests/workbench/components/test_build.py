import json

from workbench.components import build


def test_build_makes_both_bundles_and_keeps_them(tmp_path):
    bundles = build.build()
    assert [b.name for b in bundles] == ["link_chart.bundle.js", "frame.bundle.js"]
    times = [b.stat().st_mtime_ns for b in bundles]
    assert [b.stat().st_mtime_ns for b in build.build()] == times


def test_lock_names_no_registry():
    lock = (build.SOURCE / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "http" not in lock.replace("https://github.com/sponsors", "").replace(
        "https://opencollective.com", ""
    )


def test_lock_pins_what_the_bundle_is_made_of():
    wanted = json.loads((build.SOURCE / "package.json").read_text(encoding="utf-8"))
    assert set(wanted["dependencies"]) == {"cytoscape", "cytoscape-fcose"}
    assert all(v[0].isdigit() for v in wanted["dependencies"].values())
