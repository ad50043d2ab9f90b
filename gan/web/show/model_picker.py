"""Model picker: the list of models on a page. The visitor's own come first, then what ships and what is the server's; those of
other visitors come when they are asked for."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import gradio as gr

from gan.errors import TheatreError
from gan.models import catalogue
from gan.models.catalogue import Entry
from gan.models.checkpoint import Header
from gan.runs import model_names, visitor
from gan.web.events import Updates, on
from gan.web.visitor_key import visitor_key

Wanted = Callable[[Header], bool]
"""Whether a page can show a model with this header."""


class Listed(NamedTuple):
    """What a list offers, and how many models of other visitors it leaves out."""

    choices: list[tuple[str, str]]
    left_out: int


def every(_: Header) -> bool:
    """The plainest ``Wanted``: any model that can be opened."""
    return True


def opens(entry: Entry, wanted: Wanted) -> bool:
    """Whether a page can show a model; a damaged file is no reason to lose the page, and 'gan models' names it."""
    try:
        return wanted(entry.header)
    except TheatreError:
        return False


def shared(wanted: Wanted = every) -> Iterator[str]:
    """The names of the models that belong to nobody: those that ship, and the server's own."""
    return (entry.name for entry in catalogue.entries() if not entry.provenance.of_visitor and opens(entry, wanted))


def listed(key: object, current: Sequence[str] = (), wanted: Wanted = every, others: bool = False) -> Listed:
    """What a list offers to the visitor with this key.

    Args:
        current: models that the page shows now, which are offered whosever they are; a private run's own too.
        others: whether those of other visitors are offered, after all others.
    """
    owner = visitor.digest(key)
    theirs: list[Entry] = []
    own: list[Entry] = []
    free: list[Entry] = []
    for entry in catalogue.entries():
        whose = entry.provenance
        (free if not whose.of_visitor else own if owner and whose.owner == owner else theirs).append(entry)
    theirs = [entry for entry in theirs if opens(entry, wanted)]
    shown = theirs if others else [entry for entry in theirs if entry.name in current]
    labels = [
        (f"yours: {entry.name}, {entry.header.dataset}, {when(entry)}", entry.name) for entry in own if opens(entry, wanted)
    ]
    labels += [(entry.name, entry.name) for entry in free if opens(entry, wanted)]
    labels += _of_others(shown)
    runs = [name for name in current if model_names.is_run(name)]
    labels += [(f"private run {name.removeprefix(model_names.RUN)[:8]}", name) for name in dict.fromkeys(runs)]
    return Listed(labels, len(theirs) - len(shown))


def _of_others(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Labels of models of other visitors; two that would read alike have their names too."""
    labels = [title(entry) for entry in entries]
    often = Counter(labels)
    return [
        (label if often[label] == 1 else f"{label} ({entry.name})", entry.name)
        for entry, label in zip(entries, labels, strict=True)
    ]


def title(entry: Entry) -> str:
    """A saved model in words, by recipe, data and time: "cgan on mnist, 28 Nov 14:05"; by its name too, if it was given one."""
    header = entry.header
    named = "" if entry.provenance.automatic else f"{entry.name}: "
    return f"{named}{header.recipe.name} on {header.dataset}, {when(entry)}"


def when(entry: Entry) -> str:
    """When a model was saved, by the server's clock: "28 Nov 14:05"."""
    at = time.localtime(entry.provenance.saved or entry.mtime / 1e9)
    return f"{at.tm_mday} {time.strftime('%b %H:%M', at)}"


def others_button(page: str) -> gr.Button:
    """The button that lists the models of other visitors, unseen while there are none."""
    return gr.Button("From other visitors", visible=False, size="sm", elem_id=f"{page}-others", elem_classes="from-others")


@dataclass(frozen=True, eq=False)
class ModelPicker:
    """The lists of models of a page.

    Attributes:
        lists: dropdowns whose values are names of models.
        others: the button that asks for those of other visitors.
        key: who is there.
        wanted: which models the page can show.
    """

    lists: tuple[gr.Dropdown, ...]
    others: gr.Button
    key: gr.Textbox
    wanted: Wanted

    @property
    def all(self) -> list[Any]:
        """The components that its answers change."""
        return [*self.lists, self.others]

    def show(self, key: str, *names: str) -> Updates:
        """The lists as they are now, with a value for each."""
        return self._answer(names, listed(key, names, self.wanted))

    def reveal(self, key: str, *names: str) -> Updates:
        """The same with the models of other visitors."""
        return self._answer(names, listed(key, names, self.wanted, others=True))

    def _answer(self, names: Sequence[str], found: Listed) -> Updates:
        lists: Updates = {one: gr.update(choices=found.choices, value=name) for one, name in zip(self.lists, names, strict=True)}
        left = found.left_out
        words = f"Show {left:,} from other visitors"
        return lists | {self.others: gr.update(visible=left > 0, value=words)}


def model_picker(lists: Sequence[gr.Dropdown], others: gr.Button, wanted: Wanted = every) -> ModelPicker:
    """The lists of the page that is being built, put to work; ``others`` is an ``others_button``."""
    picker = ModelPicker(tuple(lists), others, visitor_key(), wanted)
    on(others.click, picker.reveal, [picker.key, *picker.lists], picker.all)
    return picker
