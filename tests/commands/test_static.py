"""``python -m gan static``: what it refuses before any work, and what it writes."""

import json
from pathlib import Path

import pytest

from gan.__main__ import main
from gan.web.static import site, site_folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A small site, and what the command said."""
    folder = tmp_path_factory.mktemp("static") / "site"
    capture: list[str] = []
    made = site.make(["infogan"], ["explore", "codes"], capture.append)
    site_folder.place(folder, made.files)
    return folder, "\n".join(capture)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--models", "nobody"], "There is no model called 'nobody'; choose one of: cgan"),
        (["--pages", "race"], "'race'; choose one of: explore, digits"),
        (["--models", ","], "no model to show"),
        (["--models", "dcgan", "--pages", "codes"], "None of these models fits the page codes"),
        (["--models", "dcgan", "--pages", "codes", "--single-file"], "None of these models fits any page"),
    ],
)
def test_what_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str):
    assert main(["static", str(tmp_path / "site"), *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("gan: ") and said.count("\n") == 1 and words in said
    assert not (tmp_path / "site").exists()


def test_a_folder_that_holds_other_things_is_refused_before_any_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    assert main(["static", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert "holds other things, such as thesis.txt" in said.err and not said.out


def test_it_says_how_far_it_is(written: tuple[Path, str]):
    said = written[1]
    assert "page Explore" in said and "page Codes" in said and "model infogan" in said


def test_every_host_finds_what_it_looks_for(written: tuple[Path, str]):
    folder, _ = written
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("---\n") and "\nsdk: static\n" in readme.split("---")[1]
    assert (folder / ".nojekyll").is_file() and (folder / "index.html").is_file()
    manifest = json.loads((folder / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert (folder / manifest["start_url"]).is_file() and (folder / manifest["icons"][0]["src"]).is_file()


def test_no_file_is_too_large_and_none_is_named_from_the_root(written: tuple[Path, str]):
    folder, _ = written
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert all(path.stat().st_size < 10 * 2**20 for path in files)
    for path in files:
        if path.suffix in (".html", ".css", ".webmanifest"):
            text = path.read_text(encoding="utf-8")
            assert 'href="/' not in text and 'src="/' not in text and "url(/" not in text, path.name


def test_what_the_service_worker_keeps_is_there(written: tuple[Path, str]):
    folder, _ = written
    script = (folder / "service_worker.js").read_text(encoding="utf-8")
    kept = json.loads(script.split("const FILES = ")[1].split(";\n")[0])
    assert "./" in kept and "explore.html" in kept and all((folder / path).exists() for path in kept)
    assert not [path for path in kept if path.endswith(".safetensors")] and "@VERSION" not in script


def test_facts_say_where_the_weights_are(written: tuple[Path, str]):
    folder, _ = written
    told = json.loads((folder / "data" / "models.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in told["models"]] == ["infogan"] and told["models"][0]["directions"]
    for one in (*told["models"], *told["classifiers"].values()):
        assert (folder / one["weights"]["file"]).stat().st_size == one["weights"]["bytes"]


def test_the_same_models_give_the_same_files(written: tuple[Path, str]):
    folder, _ = written
    again = site.make(["infogan"], ["explore", "codes"], lambda _: None)
    assert {path: (folder / path).read_bytes() for path in again.files} == again.files
