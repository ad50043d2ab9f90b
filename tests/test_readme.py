"""README.md and CONTRIBUTING.md: short paragraphs, files that exist, and blocks that are what their command writes now."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from PIL import Image

from gan import paths
from gan.__main__ import main
from gan.errors import TheatreError
from gan.export import readme_blocks
from gan.models import checkpoint
from gan.web import environment
from tests.helpers import is_sentence
from tests.test_architecture import ORDER

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
MOST_WORDS = 60
MADE_LATER = {"gan/networks/families/dots.py"}
"""What CONTRIBUTING.md has its reader write."""
TOP = "gan|tests|assets|checkpoints|benchmarks"
PICTURES = 2_000_000


def read(page: str) -> str:
    return (paths.ROOT / page).read_text(encoding="utf-8")


def paragraphs(text: str) -> list[str]:
    """Prose, list items and rows of tables, each for itself; neither fenced code nor the header of a Space."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    found = []
    for block in re.split(r"\n\s*\n", text):
        found += re.split(r"\n(?=\||[-*] |\d+\. |#|<!--)", block.strip())
    return [part for part in found if part]


def words(paragraph: str) -> int:
    """As a reader counts them: the address of a link or picture is no word."""
    return len(re.sub(r"\]\([^)]*\)", "]", paragraph).replace("|", " ").split())


def named(text: str) -> set[str]:
    """Every path of the repository that a text names, and what its links and pictures point to."""
    found = set(re.findall(rf"(?<![\w./-])(?:{TOP})/[\w./-]*\w/?", text))
    found |= {target for target in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in target}
    found |= set(re.findall(r"`([\w-]+\.(?:py|md|bat|cff|toml|txt))`", text))
    return found


def test_paragraphs_and_paths_are_found():
    text = "---\nx: y\n---\n\nOne two\nthree.\n- four\n- five\n\n```\nno `gan/nothing.py`\n```\n\n| a | b c |\n\n"
    text += "[d](e.md) `app.py` gan/x.py."
    assert [words(part) for part in paragraphs(text)] == [3, 2, 2, 3, 3]
    assert named(text) == {"gan/nothing.py", "e.md", "app.py", "gan/x.py"}


@pytest.mark.parametrize("page", PAGES)
def test_no_paragraph_is_long(page: str):
    found = paragraphs(read(page))
    assert len(found) > 10
    assert not {part[:60]: words(part) for part in found if words(part) > MOST_WORDS}


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_exists(page: str):
    assert not {name for name in named(read(page)) - MADE_LATER if not (paths.ROOT / name).exists()}


def test_the_two_commands_are_there():
    blocks = re.findall(r"^```\n(.*?)\n^```$", read("README.md"), re.DOTALL | re.MULTILINE)
    assert {"make run", "make test"} <= set(blocks)
    targets = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake (run|test[a-z-]*)", read("README.md")):
        assert re.search(rf"^{target}:", targets, re.MULTILINE), target


def test_every_anchor_is_a_heading():
    text = read("README.md")
    headings = {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in re.findall(r"^#+ (.*)$", text, re.M)}
    anchors = re.findall(r"\]\(#([^)]+)\)", text)
    assert len(anchors) >= 3 and set(anchors) <= headings


def test_the_generated_blocks_are_what_the_command_writes_now():
    for page, text in readme_blocks.pages().items():
        assert page.read_text(encoding="utf-8") == text, f"{page.name}: run 'python -m gan readme'"


def test_the_command_writes_what_is_to_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(readme_blocks, "pages", lambda: {tmp_path / "A.md": "with μ\n"})
    assert main(["readme"]) == 0
    assert (tmp_path / "A.md").read_text(encoding="utf-8") == "with μ\n"


def test_the_models_block_shows_every_shipped_model():
    rows = readme_blocks.models(paths.SHIPPED).splitlines()[2:]
    assert len(rows) == len(list(paths.SHIPPED.glob(f"*{checkpoint.SUFFIX}"))) > 5
    for row in rows:
        with Image.open(paths.ROOT / named(row).pop()) as strip:
            assert strip.height == 28


def test_the_packages_are_those_of_the_tree_in_their_order():
    there = {file.stem for file in (paths.ROOT / "gan").iterdir() if not file.name.startswith("__")}
    assert set(readme_blocks.PACKAGES) == there
    assert list(readme_blocks.PACKAGES) == [name for name in ORDER if name in there]


def test_the_film_begins_with_noise_and_ends_with_pictures():
    with Image.open(paths.ROOT / readme_blocks.FILM) as film:
        last = film.n_frames - 1
        black = []
        for number in (0, last):
            film.seek(number)
            grey = torch.frombuffer(bytearray(film.convert("L").tobytes()), dtype=torch.uint8)
            black.append(float((grey < 16).float().mean()))
    assert last > 10 and black[1] > 0.5 > black[0]


def test_pictures_are_small():
    assert sum(file.stat().st_size for file in (paths.ASSETS / "pictures").iterdir()) < PICTURES
    assert (paths.ROOT / readme_blocks.FILM).stat().st_size < PICTURES / 2


def test_other_words_around_a_block_stay():
    opening, closing = "<!-- x: written by python -m gan readme -->", "<!-- end of x -->"
    text = f"before\n\n{opening}\nold\n{closing}\n\nafter\n"
    new = readme_blocks.with_blocks(text, "P.md", {"x": r"new \1"})
    assert new == text.replace("old", r"new \1") and readme_blocks.with_blocks(new, "P.md", {"x": r"new \1"}) == new
    for broken in ("nothing", text + text, text.replace(closing, "")):
        with pytest.raises(TheatreError, match="must hold the line") as told:
            readme_blocks.with_blocks(broken, "P.md", {"x": ""})
        assert is_sentence(told.value)


def test_a_film_or_costs_that_cannot_be_used_are_told_in_a_sentence(tmp_path: Path):
    spoilt = tmp_path / "x"
    shutil.copy(paths.ROOT / "LICENSE", spoilt)
    for make in (readme_blocks.film, readme_blocks.costs):
        for file in (spoilt, tmp_path / "none"):
            with pytest.raises(TheatreError) as told:
                make(file)
            assert is_sentence(told.value)


def test_costs_are_the_measured_ones(tmp_path: Path):
    file = tmp_path / "costs.json"
    outcome = {"columns": ["build", "disk"], "rows": [["cpu", "1.2 GB"]], "targets": [], "remarks": ["And more."]}
    file.write_text(json.dumps(outcome | {"date": "2026-01-02", "machine": "a computer"}), encoding="utf-8")
    text = readme_blocks.costs(file)
    assert "| cpu | 1.2 GB |" in text and text.endswith("And more. Measured on 2026-01-02: a computer.")


def test_the_citation_file_says_what_the_project_says():
    text, project = read("CITATION.cff"), read("pyproject.toml")
    fields = dict(re.findall(r"^([a-z-]+): (\S.*)$", text, re.MULTILINE))
    assert fields["cff-version"] == "1.2.0" and fields["title"] == "GAN Theatre" and fields["license"] == "MIT"
    assert f'version = "{fields["version"]}"' in project
    assert {"message", "type"} <= fields.keys() and "  - name: The GAN Theatre developers" in text


def commands(text: str) -> set[str]:
    """Every line of a block without a language."""
    text = re.sub(r"^```\w+\n.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return {line for block in re.findall(r"^```\n(.*?)\n^```$", text, re.DOTALL | re.MULTILINE) for line in block.split("\n")}


def test_it_starts_without_make():
    lines = commands(read("README.md"))
    assert {"python3 -m venv .venv", ".venv/bin/pip install -r requirements.txt", ".venv/bin/python app.py"} <= lines
    assert {
        "py -3 -m venv .venv",
        r".venv\Scripts\python -m pip install -r requirements.txt",
        r".venv\Scripts\python app.py",
    } <= lines
    for words in (["app.py", "--help"], ["-m", "gan", "--help"]):
        done = subprocess.run([sys.executable, *words], cwd=paths.ROOT, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0 and done.stdout.startswith(b"usage: ") and not done.stderr


def test_every_command_of_the_command_line_is_one(capsys: pytest.CaptureFixture[str]):
    told = {line.split()[3] for line in commands(read("README.md")) if line.startswith("python -m gan ")}
    assert {"models", "sample", "train", "evaluate", "settings"} <= told
    for name in told:
        with pytest.raises(SystemExit) as end:
            main([name, "--help"])
        assert end.value.code == 0 and "usage" in capsys.readouterr().out


def test_the_environment_variables_are_those_that_are_read():
    named = set(re.findall(r"`(GRADIO_[A-Z_]+)`", read("README.md").partition("### Environment variables")[2]))
    assert named <= {*environment.KEPT, *environment.OURS} and set(environment.OURS) <= named


def test_windows_has_a_start_of_its_own():
    content = (paths.ROOT / "run.bat").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 10  # cmd.exe misreads labels and blocks of other files
    assert all(word in content for word in (b"-m venv .venv", b"-r requirements.txt", b"app.py --port %PORT%"))
