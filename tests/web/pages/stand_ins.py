"""Pages without a browser: what their handlers answer, keyed by the names of the components."""

from dataclasses import fields
from typing import Any, TypeVar

Parts = TypeVar("Parts")


def named(parts: type[Parts], **given: Any) -> Parts:
    """A page's ``Parts`` in which the name of each field stands for its component, so that an answer reads {"stage": value}."""
    return parts(**{field.name: given.get(field.name, field.name) for field in fields(parts)})  # type: ignore[arg-type]
