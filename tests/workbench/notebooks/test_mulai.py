"""The investigators' notebook, run from its first cell to its last against a running server."""

import json
from pathlib import Path

import nbformat
import pyotp
from nbclient import NotebookClient

from tests.workbench.people import PASSWORD, enrol

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "mulai.ipynb"
_ANSWERS = """
import json, os, workbench.client.client as asked
answers = json.load(open({path!r}))
os.environ["JEJARING_URL"] = answers["url"]
input = lambda prompt="": answers["name"]
asked.getpass = lambda prompt="": answers["code" if "ode" in prompt else "password"]
"""


def run(running, who, folder):
    secret = enrol(running.bench, who)
    answers = {
        "url": running.origin,
        "name": who,
        "password": PASSWORD,
        "code": pyotp.TOTP(secret).now(),
    }
    path = folder / "answers.json"
    path.write_text(json.dumps(answers))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(_ANSWERS.format(path=str(path))))
    NotebookClient(notebook, timeout=240, kernel_name="python3").execute()
    return notebook


def outputs(notebook):
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    return [output for cell in cells for output in cell.outputs]


def test_notebook_runs_with_the_investigators_own_authority(served, tmp_path):
    notebook = run(served, "national", tmp_path)
    found = outputs(notebook)
    assert not [o for o in found if o.output_type == "error"]
    assert any("image/png" in o.get("data", {}) for o in found)
    assert any("entities," in o.get("text", "") for o in found)


def test_notebook_in_the_repository_holds_no_output():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert outputs(notebook) == []
