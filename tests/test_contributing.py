"""The worked example of CONTRIBUTING.md, taken from the page, put in place and run."""

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

from gan import paths

PAGE = (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def blocks() -> tuple[str, str]:
    """The two Python blocks of the section: the network file and the row."""
    section = PAGE.partition("## Add a GAN in one row and one file\n")[2].partition("\n## ")[0]
    network, row = re.findall(r"^```python\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return network, row


def key(row: str, name: str) -> str:
    """The value of one keyword of the row."""
    call = ast.parse(row).body[0].value  # type: ignore[attr-defined]
    return next(word.value.value for word in call.keywords if word.arg == name)


def with_row(source: str, row: str) -> str:
    """``recipes/table.py`` with the row as the last one of ``ROWS``."""
    rows = next(node.value for node in ast.parse(source).body if isinstance(node, ast.AnnAssign))
    assert isinstance(rows, ast.Tuple) and rows.end_lineno
    lines = source.splitlines(keepends=True)
    end = rows.end_lineno - 1
    assert lines[end].strip() == ")"
    return "".join([*lines[:end], textwrap.indent(row.rstrip() + ",\n", " " * 4), *lines[end:]])


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A copy of gan/ with the example put in place, the data, and no classifiers, so that training ends without scoring."""
    network, row = blocks()
    shutil.copytree(paths.ROOT / "gan", tmp_path / "gan", ignore=shutil.ignore_patterns("__pycache__", "web"))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "datasets").symlink_to(paths.DATASETS)
    (tmp_path / "gan" / "networks" / "families" / f"{key(row, 'family')}.py").write_text(network, encoding="utf-8")
    table = tmp_path / "gan" / "recipes" / "table.py"
    table.write_text(with_row(table.read_text(encoding="utf-8"), row), encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gan", *words],
        cwd=folder,
        env=os.environ
        | {
            "OMP_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "",
            "GAN_THEATRE_HOME": str(folder / "home"),
            "PYTHONPATH": str(folder),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_row_and_a_file_add_a_gan(workshop: Path):
    name = key(blocks()[1], "name")
    told = run(workshop, "train", name, "--images", "256", "--precision", "fp32", "--out", "x.safetensors")
    assert key(blocks()[1], "title") in told and "Saved x.safetensors" in told
    assert len((workshop / "x.csv").read_text().splitlines()) > 1
    run(workshop, "sample", "x.safetensors", "--count", "9", "--out", "y.png")
    with Image.open(workshop / "y.png") as sheet:
        darkest, lightest = sheet.getextrema()
        assert sheet.size == (2 * (3 * 28 + 2 * 2), 2 * (3 * 28 + 2 * 2)) and darkest == 0 and lightest > 60


def test_the_page_names_the_files_it_is_about():
    network, row = blocks()
    assert f"`gan/networks/families/{key(row, 'family')}.py`" in PAGE and f"python -m gan train {key(row, 'name')} " in PAGE
    for path in re.findall(r"`((?:gan|tests|checkpoints)/[\w/]+\.(?:py|md))`", PAGE):
        assert (
            path == f"gan/networks/families/{key(row, 'family')}.py"
            or (paths.ROOT / path).exists()
            or path.startswith("checkpoints/")
        )
    ast.parse(network)
