"""Who steers a run: whoever started it, and whom they let in."""

import json

import pytest

from gan.errors import UsageError
from gan.runs.rights import NOBODYS, Rights
from gan.runs.visitor import digest
from tests.helpers import is_sentence

MINE, YOURS = "0" * 32, "1" * 32


def test_its_owner_and_its_key_steer_a_run_and_nobody_else() -> None:
    rights = Rights.of(MINE)
    assert rights.owner == digest(MINE) and rights.obeys(MINE) and rights.obeys(rights.key)
    for stranger in (YOURS, "", None, rights.owner, rights.admitted[0], MINE[:-1], {}, 10**400):
        assert not rights.obeys(stranger)
        with pytest.raises(UsageError, match="Only whoever started this run steers it") as caught:
            rights.check(stranger)
        assert is_sentence(caught.value)
    rights.check(MINE)


def test_who_was_let_in_steers_too() -> None:
    rights = Rights.of(MINE).admitting(YOURS)
    assert rights.obeys(YOURS) and rights.owner == digest(MINE)
    assert rights.admitting(YOURS) == rights.admitting(MINE) == rights.admitting("no key") == rights


def test_what_is_written_down_opens_nothing() -> None:
    rights = Rights.of(MINE).admitting(YOURS)
    written = json.dumps(rights.to_json())
    assert rights.key not in written and MINE not in written and rights.key not in repr(rights)
    read = Rights.from_json(json.loads(written))
    assert read.obeys(MINE) and read.obeys(YOURS) and read.obeys(rights.key), "the link of before still steers"
    again = read.with_key()
    assert again.key != rights.key and again.obeys(again.key) and again.obeys(rights.key)
    assert Rights.from_json({}) == NOBODYS and not NOBODYS.obeys("")


def test_a_caller_without_a_key_steers_by_that_of_the_run() -> None:
    rights = Rights.of("")
    assert rights.owner == "" and not rights.obeys("") and rights.obeys(rights.key)
