from pathlib import Path

import pytest

from gan.errors import TheatreError, UsageError
from gan.studies import result_file
from tests.helpers import is_sentence


def row(recipe: str = "dcgan", **changes) -> dict:
    return {"recipe": recipe, "modes": 700, "command": f"repeat {recipe}"} | changes


def test_a_study_keeps_one_row_for_each_command(tmp_path: Path):
    file = tmp_path / "new" / "study.json"
    result_file.add_row(file)
    assert result_file.load(file) == {"rows": []}
    for one in (row("dcgan"), row("wgan-gp"), row("dcgan", modes=800)):
        result_file.add_row(file, one)
    result_file.add_row(file)
    assert [(one["recipe"], one["modes"]) for one in result_file.load(file)["rows"]] == [("wgan-gp", 700), ("dcgan", 800)]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "half a {", '{"rows": [{}]}', '{"rows": [{"command": 3}]}', '{"rows": 3}', "3"]
)
def test_a_file_of_something_else_is_not_written_over(tmp_path: Path, content: str):
    file = tmp_path / "study.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(TheatreError, match="--out") as caught:
        result_file.add_row(file, row())
    assert is_sentence(caught.value) and file.read_text(encoding="utf-8") == content


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, monkeypatch):
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(result_file, "write_whole", full)
    with pytest.raises(TheatreError, match="the disk is full; free some space") as caught:
        result_file.add_row(tmp_path / "study.json")
    assert is_sentence(caught.value)


@pytest.mark.parametrize("name", ["labels.txt", "labels", ".json"])
def test_results_go_into_json_files_only(name: str):
    with pytest.raises(UsageError, match=r"\.json") as caught:
        result_file.check_name(Path(name))
    assert is_sentence(caught.value)


def test_a_study_that_was_ended_goes_on_with_the_draws_it_has(tmp_path: Path):
    file = tmp_path / "study.json"
    row = {"command": "a", "settings": {"moves": (1, 2)}, "machine": {"threads": 1}, "draws": [{"seed": 0}, {"seed": 1}]}
    result_file.add_row(file, row)
    again = {**row, "machine": {"threads": 2}, "draws": []}
    assert result_file.unfinished_draws(file, again, 3) == row["draws"]
    assert result_file.unfinished_draws(file, again, 2) == []  # it was not ended: asked for again, it is done again
    assert result_file.unfinished_draws(file, {**again, "settings": {}}, 3) == []
    assert result_file.unfinished_draws(tmp_path / "none.json", again, 3) == []
