"""The committed files of programs: all there, small, and what is traced now."""

import json

import pytest

from gan.__main__ import main
from gan.games import program_table

TABLE = program_table.table()
SAMPLE = ["point_game", "points-state", "points-g1", "orbits-bilinear", "losses-minimax", "recipe-vanilla"]
"""Files that are traced again here: all would take minutes, 'python -m gan programs --check' does it. Templates of gradients are
compared with direct traces in tests/programs/test_template.py."""


def test_every_file_is_there_and_no_other():
    there = {file.stem: file.stat().st_size for file in program_table.FOLDER.glob("*.json")}
    assert set(there) == set(TABLE)
    assert len(there) < 100 and sum(there.values()) < 1.6e6 and max(there.values()) < 250_000


@pytest.mark.parametrize("name", SAMPLE)
def test_a_file_is_what_is_traced_now(name: str):
    written = json.loads((program_table.FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert written == json.loads(program_table.text(TABLE[name]()))


def test_the_command_says_what_is_stale(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setattr(program_table, "FOLDER", tmp_path)
    assert main(["programs", "--check", "point_game"]) == 1
    assert "python -m gan programs' writes now: point_game" in capsys.readouterr().err
    assert main(["programs", "point_game"]) == 0 and main(["programs", "--check", "point_game"]) == 0
    assert main(["programs", "nothing"]) == 1
    assert "no file of programs called 'nothing'" in capsys.readouterr().err
