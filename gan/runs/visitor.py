"""Visitor: whoever started a run or saved a model, known by a key that only their browser keeps.

The server keeps the key's digest, so that what lies on its disk, or is told to others, opens nothing.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable

_KEY = re.compile(r"[0-9a-f]{32}")


def is_key(value: object) -> bool:
    """Whether ``value`` is a visitor's key: 32 hex digits, as ``assets/js/head/visitor.js`` makes them."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def digest(key: object) -> str:
    """Digest of a visitor's key, 32 hex digits; "" of what is no key, which owns nothing."""
    return hashlib.sha256(f"gan-theatre visitor {key}".encode()).hexdigest()[:32] if is_key(key) else ""


def owns(key: object, owner: str) -> bool:
    """Whether the visitor with this key is the one whose digest is ``owner``."""
    return bool(owner) and hmac.compare_digest(digest(key), owner)


def owns_any(key: object, owners: Iterable[str]) -> bool:
    """Whether the visitor with this key is one of ``owners``, digests."""
    return any(owns(key, owner) for owner in owners)


def new_key() -> str:
    """A key that nobody has."""
    return secrets.token_hex(16)
