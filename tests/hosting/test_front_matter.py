"""Front matter is read and changed as the hub reads it."""

import pytest

from gan import paths
from gan.errors import TheatreError
from gan.hosting import front_matter
from gan.hosting.kinds import KINDS

README = (paths.ROOT / "README.md").read_text(encoding="utf-8")


def test_values_are_changed_and_the_rest_stays() -> None:
    changed = front_matter.with_values(README, python_version='"3.12"', suggested_hardware="zero-a10g")
    before, after = front_matter.values(README), front_matter.values(changed)
    assert after == {**before, "python_version": '"3.12"', "suggested_hardware": "zero-a10g"}
    assert changed.partition("\n---\n")[2] == README.partition("\n---\n")[2]
    assert front_matter.with_values(README.replace("\n", "\r\n"), sdk="gradio") == front_matter.with_values(README, sdk="gradio")


def test_a_readme_says_whose_it_is() -> None:
    assert not front_matter.is_ours("# No front matter") and not front_matter.is_ours("")
    assert not front_matter.is_ours("---\ntitle: x\ntags: [gan]\n---\n") and not front_matter.is_ours("---\ntitle: open")
    assert front_matter.is_ours(front_matter.with_values(README, tags="[gan-theatre]"))
    with pytest.raises(TheatreError, match="no front matter"):
        front_matter.with_values("# Hello", sdk="static")


def test_the_hub_takes_our_front_matter() -> None:
    found = front_matter.values(README)
    assert len(found["short_description"]) <= 60, "the hub refuses a longer one"
    assert f"gradio=={found['sdk_version']}" in (paths.ROOT / "requirements.txt").read_text(encoding="utf-8").split()
    assert KINDS["zero-gpu"].header["python_version"] == '"3.12"', "ZeroGPU has 3.10 and 3.12"
