"""History of a run as plain numbers: losses, scores and changed settings, the same for pages, files and the diagnosis."""

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from gan.errors import TheatreError
from gan.recipes import Recipe


class Point(NamedTuple):
    """Losses and opinions after a training step; the fields are those of ``loop.Progress``."""

    images: int
    loss_d: float
    loss_g: float
    d_real: float
    d_fake: float


class Reading(NamedTuple):
    """Scores of a small sample of G's average during a run, see ``gan.evaluation.live_scores``.

    Attributes:
        images: real images shown to D so far.
        fid: Fréchet distance in our classifier's features; higher than that of a large sample.
        precision, recall: 0..1.
        shares: for each class of the data set, the share of the sample that shows it; they add up to 1.
        confidence: mean probability of the classifier's most probable class, 0..1; compare it with that of real images.
    """

    images: int
    fid: float
    precision: float
    recall: float
    shares: tuple[float, ...]
    confidence: float


class Mark(NamedTuple):
    """Change of a setting during a run: from ``images`` on, ``key`` was ``value``."""

    images: int
    key: str
    value: float | int | str | None


@dataclass(frozen=True)
class History:
    """History of one run so far.

    Attributes:
        recipe: what it was started with; ``marks`` say what was changed since.
        points, readings, marks: each in the order in which they came.
        failed: the sentence that ended the run, or "".
    """

    recipe: Recipe
    points: tuple[Point, ...] = ()
    readings: tuple[Reading, ...] = ()
    marks: tuple[Mark, ...] = ()
    failed: str = ""
    class_names: tuple[str, ...] = field(default=())

    def until(self, images: int) -> "History":
        """The history up to a number of images seen."""
        points = tuple(point for point in self.points if point.images <= images)
        readings = tuple(reading for reading in self.readings if reading.images <= images)
        marks = tuple(mark for mark in self.marks if mark.images <= images)
        return replace(self, points=points, readings=readings, marks=marks, failed="")

    def knobs(self) -> dict[str, float | int | str | None]:
        """The settings that were changed on the way and have not been put back, as they are at the end."""
        last = {mark.key: mark.value for mark in self.marks}
        return {key: value for key, value in last.items() if value not in (None, "")}

    def to_json(self) -> dict[str, Any]:
        """The history as plain values, for a file."""
        return {
            "recipe": self.recipe.to_json(),
            "points": [list(point) for point in self.points],
            "readings": [list(reading) for reading in self.readings],
            "marks": [list(mark) for mark in self.marks],
            "failed": self.failed,
            "class_names": list(self.class_names),
        }

    @staticmethod
    def from_json(values: dict[str, Any]) -> "History":
        """The inverse of ``to_json``.

        Raises:
            TheatreError: it is something else.
        """
        try:
            return History(
                Recipe.from_json(values["recipe"]),
                tuple(Point(int(images), *map(float, rest)) for images, *rest in values["points"]),
                tuple(Reading(*one)._replace(shares=tuple(one[4])) for one in values["readings"]),
                tuple(Mark(*mark) for mark in values["marks"]),
                str(values["failed"]),
                tuple(values["class_names"]),
            )
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise TheatreError("This is not the history of a run, or it is damaged; export it again.") from error
