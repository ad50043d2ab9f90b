"""Fingerprint of a data set of a person's own: what a checkpoint keeps of it, to know the same pictures again."""

import hashlib
from dataclasses import dataclass

import numpy as np

from gan.data.datasets import SOURCES, Dataset

DIGITS = 16
"""Hexadecimal digits of a digest: 64 bits, to tell pictures apart and not to keep an attacker out."""
LONGEST_NAME = 40
"""Letters of a class's name."""
MOST_NAMES = 1_000


@dataclass(frozen=True)
class Fingerprint:
    """Fingerprint of a data set.

    Attributes:
        pictures: how many it has.
        class_names: the name of each label.
        digest: of pixels and labels as they are trained on, ``DIGITS`` hexadecimal digits, the same on every machine.

    Raises:
        ValueError: a value that no data set has.
    """

    pictures: int
    class_names: tuple[str, ...]
    digest: str

    def __post_init__(self) -> None:
        if type(self.pictures) is not int or not 0 < self.pictures < 2**53:
            raise ValueError("its number of pictures is not a whole number")
        if not 0 < len(self.class_names) <= MOST_NAMES or not all(map(_is_name, self.class_names)):
            raise ValueError("its class names are not names")
        if not isinstance(self.digest, str) or len(self.digest) != DIGITS:
            raise ValueError("its digest is not one")

    def __str__(self) -> str:
        if len(self.class_names) == 1:
            return f"{self.pictures:,} pictures of one class, {self.class_names[0]}"
        *most, last = self.class_names
        return f"{self.pictures:,} pictures of the classes {', '.join(most)} and {last}"


def fingerprint(data: Dataset) -> Fingerprint | None:
    """Fingerprint of a data set; None of one of ours, which its name tells."""
    if data.name in SOURCES:
        return None
    digest = hashlib.blake2b(repr(tuple(data.images.shape)).encode(), digest_size=DIGITS // 2)
    digest.update(np.ascontiguousarray(data.images.cpu().numpy()).data)
    digest.update(data.labels.cpu().numpy().astype("<i8").tobytes())  # in one order of bytes on every machine
    return Fingerprint(len(data.images), data.class_names, digest.hexdigest())


def _is_name(name: object) -> bool:
    return isinstance(name, str) and len(name) <= LONGEST_NAME and name.isprintable()
