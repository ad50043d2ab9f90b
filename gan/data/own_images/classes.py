"""Classes of pictures: told by the folders they lie in, or by the labels of a ready set.

The folders of a split, such as train/CLASS and test/CLASS, are joined: a GAN that is to draw cats wants all cats.
"""

import re
from collections import Counter
from dataclasses import dataclass

FEWEST = 2
"""How many pictures a class needs."""
CLASSES = (2, 50)
"""How many folders or labels may be taken as classes, each with ``FEWEST`` pictures or more."""
NO_CLASSES = ("picture",)
"""The class names of a set without classes."""
LONGEST_NAME = 40
_SPLIT = re.compile(
    r"(train(ing)?|t10k|test(ing)?|val(id|idation)?|dev|eval(uation)?)([ _.-]?(set|data|images?|imgs?|split|\d{4}))?"
)


@dataclass(frozen=True)
class Classes:
    """The classes of a set of pictures.

    Attributes:
        names: of the classes, in the labels' order; ("picture",) where there are none.
        labels: of each picture the number of its class; None for one that lies in no class's folder, and is left out.
        said: what was made of the folders or labels, as sentences, or "".
    """

    names: tuple[str, ...]
    labels: list[int | None]
    said: str


def from_folders(paths: list[str]) -> Classes:
    """The classes of pictures by their paths: the folders below what all share, or below the folders of a split."""
    tops, splits = _tops([path.split("/")[:-1] for path in paths])
    said = f"The folders {_listed(splits)} were joined into one set. " if splits else ""
    if splits and not any(tops):
        said = f"The folders {_listed(splits)} hold no folders of classes, so they were joined into one set without classes."
        return Classes(NO_CLASSES, [0] * len(paths), said)
    named = Counter(top for top in tops if top)
    loose = len(tops) - named.total()
    if not _are_classes(named) or (loose and not splits):
        if len(named) + bool(loose) > 1:
            said += (
                f"The folders were not taken as classes: that needs {CLASSES[0]} to {CLASSES[1]} folders with at least {FEWEST} "
                "pictures in each, and none outside."
            )
        return Classes(NO_CLASSES, [0] * len(paths), said.strip())
    if loose:
        said += f"{loose:,} pictures in them that lie in no class's folder were left out."
    names = sorted(named)
    mistaken = [name for name in names if is_split(name)]
    if len(mistaken) > 1:
        said += f"The folders {_listed(mistaken)} were taken as classes, as {_listed(sorted(set(names) - set(mistaken)))} was."
    return _classes(names, tops, said.strip())


def from_labels(labels: list[str]) -> Classes:
    """The classes of pictures by the label of each, "" where there is none; numbers come in their order."""
    counts = Counter(labels)
    if _are_classes(counts):
        names = sorted(counts)
        return _classes(sorted(names, key=int) if all(name.isdecimal() for name in names) else names, labels, "")
    said = ""
    if set(counts) != {""} and len(counts) > 1:
        said = (
            f"The {len(counts):,} labels were not taken as classes: that needs {CLASSES[0]} to {CLASSES[1]} labels with at least "
            f"{FEWEST} pictures of each."
        )
    return Classes(NO_CLASSES, [0] * len(labels), said)


def is_split(name: str) -> bool:
    """Whether a folder or file is called as one part of a split set: train, test, validation."""
    return bool(_SPLIT.fullmatch(name.casefold()))


def _are_classes(counts: Counter[str]) -> bool:
    return "" not in counts and CLASSES[0] <= len(counts) <= CLASSES[1] and min(counts.values()) >= FEWEST


def _classes(names: list[str], tops: list[str], said: str) -> Classes:
    number = {name: label for label, name in enumerate(names)}
    return Classes(tuple(name[:LONGEST_NAME] for name in names), [number.get(top) for top in tops], said)


def _tops(folders: list[list[str]]) -> tuple[list[str], list[str]]:
    """For each picture the folder that may be its class, "" if there is none; and the folders of a split that were joined."""
    depth, splits = 0, set[str]()
    while folders and all(len(parts) > depth for parts in folders):
        here = {parts[depth] for parts in folders}
        if len(here) > 1:
            if not all(map(is_split, here)):
                break
            splits = splits or here
        depth += 1
    return [parts[depth] if len(parts) > depth else "" for parts in folders], sorted(splits)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
