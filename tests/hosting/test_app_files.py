"""Which files of the project a Gradio Space is given."""

import subprocess
from pathlib import Path

import pytest

from gan import paths
from gan.errors import TheatreError
from gan.hosting import front_matter
from gan.hosting.app_files import app_files
from gan.hosting.changes import check_sizes, size
from gan.hosting.kinds import CPU, ZERO_GPU


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small copy without git."""
    for name in ("app.py", "requirements.txt", "gan/a.py", "gan/__pycache__/a.pyc", "tests/b.py", "assets/c.png", ".theatre/d"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "README.md").write_text("---\ntitle: T\nsdk: gradio\npython_version: 3.11\n---\nbody\n", encoding="utf-8")
    return tmp_path


def test_what_the_app_needs_and_no_more() -> None:
    files = app_files(ZERO_GPU)
    assert {"app.py", "README.md", "requirements.txt", "gan/web/server.py", "assets/js/head/components.js"} <= set(files)
    assert any(name.startswith("checkpoints/") for name in files)
    assert {name.partition("/")[0] for name in files if "/" in name} == {"gan", "assets", "checkpoints"}
    assert not [name for name in files if "__pycache__" in name or name.startswith(".")]
    check_sizes(files)


def test_the_readme_is_that_of_the_kind(project: Path) -> None:
    for kind, python in ((ZERO_GPU, '"3.12"'), (CPU, "3.11")):
        readme = app_files(kind, project)["README.md"]
        assert isinstance(readme, bytes) and readme.endswith(b"\nbody\n") and front_matter.is_ours(readme.decode())
        found = front_matter.values(readme.decode())
        assert (found["python_version"], found["suggested_hardware"]) == (python, kind.hardware)


def test_a_copy_without_git_is_walked_and_one_with_it_is_asked(project: Path) -> None:
    walked = set(app_files(CPU, project))
    assert walked == {"app.py", "requirements.txt", "README.md", "gan/a.py", "assets/c.png"}
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "add", "app.py", "requirements.txt", "README.md", "gan/a.py", "tests"], cwd=project, check=True)
    assert set(app_files(CPU, project)) == walked - {"assets/c.png"}


def test_what_is_missing_or_a_pointer_is_said(project: Path) -> None:
    (project / "assets" / "m.safetensors").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(TheatreError, match="git lfs pull"):
        app_files(CPU, project)
    (project / "app.py").unlink()
    with pytest.raises(TheatreError, match=r"app\.py is missing"):
        app_files(CPU, project)


def test_a_file_over_the_limit_is_named() -> None:
    assert size(b"abc") == 3
    with pytest.raises(TheatreError, match=r"models/huge has 10.0 MiB, and a Space takes files below 10 MiB"):
        check_sizes({"a": b"", "models/huge": bytes(10 * 2**20)})


def test_the_project_is_named_as_the_hub_wants(project: Path) -> None:
    assert all(len(name) < 250 and "\\" not in name for name in app_files(CPU, paths.ROOT))
