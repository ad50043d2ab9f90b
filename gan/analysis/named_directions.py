"""Named directions: directions of z that visitors gave a name, each saved in a file of its own per model."""

import contextlib
import dataclasses
import hashlib
import json
import math
import re
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from gan import paths
from gan.errors import TheatreError, UsageError, unknown
from gan.files import reason, write_whole
from gan.quota import check_room, quota

NAME = re.compile(r"[A-Za-z][A-Za-z0-9 -]{0,39}")
MODEL = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_lock = threading.Lock()


@dataclass(frozen=True)
class NamedDirection:
    """A direction with a name.

    Attributes:
        name: its name.
        model: the model it belongs to.
        method: how it was found, see ``gan.analysis.principal_directions.METHODS``.
        vector: (noise) numbers, of length 1.
        generator: ``fingerprint`` of the generator it was found in.
        owner: digest of the visitor who named it, or "".
    """

    name: str
    model: str
    method: str
    vector: tuple[float, ...]
    generator: str
    owner: str = ""

    @property
    def key(self) -> str:
        """The name as it stands in an address and in a file's name."""
        return key_of(self.name)


def key_of(name: str) -> str:
    """The key of a name: small letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.strip().lower()).strip("-")


def fingerprint(generator: nn.Module) -> str:
    """Fingerprint of a generator's weights, which tells them from any others."""
    digest = hashlib.sha256()
    for name, weight in sorted(generator.state_dict().items()):
        digest.update(name.encode() + weight.contiguous().cpu().numpy().tobytes())
    return digest.hexdigest()[:32]


def save(name: str, model: str, method: str, vector: Tensor, generator: str, owner: str = "") -> NamedDirection:
    """Save a direction (noise,) under a name, for the visitor whose digest is ``owner``.

    Raises:
        UsageError: no name, a name in use, a private model, or too many names.
        TheatreError: the disk refused.
    """
    name = " ".join(str(name).split())
    if not NAME.fullmatch(name):
        raise UsageError(
            "A direction's name begins with a letter and has up to 40 letters without accents, digits, spaces and hyphens, "
            f"not {name[:60]!r}."
        )
    folder = _folder(model)
    found = NamedDirection(name, model, method, tuple(round(value, 6) for value in vector.tolist()), generator, owner)
    with _lock:
        there = sorted(file.stem for file in folder.glob("*.json"))
        if found.key in there:
            raise UsageError(f"{model} has a direction called {name!r} already; choose another name.")
        most = quota().directions_of_model
        if len(there) >= most:
            raise UsageError(f"{model} has {most} named directions, which is as many as are kept; use one of those.")
        _check_share(owner)
        check_room(folder)
        _write(folder, found)
    return found


def _check_share(owner: str) -> None:
    """Make sure that a visitor may name one more direction, of whatever model; whoever has no key is one visitor.

    Raises:
        UsageError: they have named as many as they may.
    """
    most = quota().directions_of_visitor
    models = (folder.name for folder in (paths.home() / "directions").glob("*") if MODEL.fullmatch(folder.name))
    count = sum(named.owner == owner for model in models for named in of_model(model))
    if count >= most:
        whose = "You have" if owner else "Visitors without a key have"
        raise UsageError(f"{whose} named {count} directions, as many as one visitor may; remove one, then save this one.")


def _write(folder: Path, named: NamedDirection) -> None:
    try:
        write_whole(folder / f"{named.key}.json", json.dumps(dataclasses.asdict(named)).encode())
    except OSError as error:
        raise TheatreError(f"Could not save the direction: {reason(error)}.") from error


def rename_model(model: str, to: str) -> None:
    """Give the directions of a model to the same model under its new name; what the disk refuses is lost."""
    if not (MODEL.fullmatch(model) and MODEL.fullmatch(to)):
        return
    with _lock, contextlib.suppress(TheatreError):
        for named in of_model(model):
            _write(_folder(to), dataclasses.replace(named, model=to))
    delete_model(model)


def delete_model(model: str) -> None:
    """Delete all directions of a model that is no more."""
    if MODEL.fullmatch(model):
        shutil.rmtree(_folder(model), ignore_errors=True)


def delete(model: str, name: str) -> None:
    """Delete a named direction, if it is still there.

    Raises:
        TheatreError: the disk refused.
    """
    try:
        (_folder(model) / f"{key_of(name)}.json").unlink(missing_ok=True)
    except OSError as error:
        raise TheatreError(f"Could not delete the direction: {reason(error)}.") from error


def of_model(model: str) -> list[NamedDirection]:
    """The named directions of a model, in the order of their names; a damaged file is left out."""
    if not MODEL.fullmatch(model):
        return []
    found = []
    for file in sorted(_folder(model).glob("*.json")):
        try:
            found.append(_read(file))
        except TheatreError:
            continue
    return found


def find(model: str, key: str, generator: str) -> tuple[NamedDirection, Tensor]:
    """The named direction of a model, and its unit vector (noise,).

    Raises:
        UsageError: no such name, or the model has other weights now than when the name was given.
        TheatreError: the file is damaged.
    """
    names = [named.key for named in of_model(model)]
    if key not in names:
        raise unknown(f"named direction of {model}", key, names or ["(none yet: name one on the Directions page)"])
    named = _read(_folder(model) / f"{key}.json")
    if named.generator != generator:
        raise UsageError(
            f"{named.name!r} was named when {model} had other weights, so it need not mean the same now; find it anew and "
            "save it under another name."
        )
    return named, torch.tensor(named.vector)


def _folder(model: str) -> Path:
    if not MODEL.fullmatch(model):
        raise UsageError("Directions are named for models that all visitors see; save this one under a name first.")
    return paths.home() / "directions" / model


def _read(file: Path) -> NamedDirection:
    remedy = f"{file.name} is no named direction; delete it."
    try:
        values = json.loads(file.read_bytes())
        vector = tuple(float(value) for value in values["vector"])
        texts = [values[part] for part in ("name", "model", "method", "generator")]
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise TheatreError(remedy) from error
    name, model, method, generator = texts
    owner = values.get("owner", "")
    if not all(isinstance(text, str) for text in texts) or not NAME.fullmatch(name) or key_of(name) != file.stem:
        raise TheatreError(remedy)
    if model != file.parent.name or not abs(math.hypot(*vector) - 1) < 1e-3:  # which no NaN is
        raise TheatreError(remedy)
    return NamedDirection(name, model, method, vector, generator, owner if isinstance(owner, str) else "")
