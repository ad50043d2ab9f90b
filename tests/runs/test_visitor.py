"""A visitor is known by a key that only their browser keeps."""

import pytest

from gan.runs import visitor

KEY = "0123456789abcdef" * 2


def test_a_key_opens_what_its_digest_owns() -> None:
    assert visitor.owns(KEY, visitor.digest(KEY))
    assert not visitor.owns("f" * 32, visitor.digest(KEY))


@pytest.mark.parametrize("nonsense", ["", None, 7, "0123", KEY.upper() + "\n", KEY + "0", ["0"] * 32, "\ud800" * 32])
def test_what_is_no_key_owns_nothing(nonsense: object) -> None:
    assert visitor.digest(nonsense) == ""
    assert not visitor.owns(nonsense, visitor.digest(nonsense))


def test_the_digest_does_not_tell_the_key() -> None:
    assert KEY not in visitor.digest(KEY) and len(visitor.digest(KEY)) == 32
