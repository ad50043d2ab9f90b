"""Pages without a browser: what their handlers answer, keyed by the names of the components."""

from dataclasses import fields
from typing import Any, TypeVar

from gan.web.show.model_picker import ModelPicker, every

Parts = TypeVar("Parts")


def named(parts: type[Parts], **given: Any) -> Parts:
    """A page's ``Parts`` in which the name of each field stands for its component, so that an answer reads {"stage": value}."""
    stand_ins: dict[str, Any] = {"picker": ModelPicker(("model",), "others", "key", every)} | given  # type: ignore[arg-type]
    return parts(**{field.name: stand_ins.get(field.name, field.name) for field in fields(parts)})  # type: ignore[arg-type]
