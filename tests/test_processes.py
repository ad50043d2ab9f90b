"""Child processes."""

import sys
from multiprocessing import spawn

import pytest

from gan import processes


def test_a_worker_is_not_told_of_the_server_s_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["__main__"], "__file__", "app.py", raising=False)  # whoever runs the tests
    assert {"init_main_from_path", "init_main_from_name"} & set(spawn.get_preparation_data("worker"))
    with processes._main_hidden():
        assert not {"init_main_from_path", "init_main_from_name"} & set(spawn.get_preparation_data("worker"))
