"""Diagnosis of a run: findings on its health from its own numbers, in plain sentences, each with its evidence.

Nothing here trains, generates or loads: ``diagnose`` is plain arithmetic on a ``History``. What History does not hold cannot be
found: whether G copies its training pictures shows in the pictures (their nearest training picture), not in the losses.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

from gan.evaluation.scores import COVERED
from gan.functional.objectives import OBJECTIVES
from gan.training.history import History, Point, Reading

SEVERITIES = ("sick", "watch", "fine")
"""Severities in the order in which findings are listed: what is wrong, what to keep an eye on, what is as it should be."""

WINDOW = 40
"""Number of points behind one statement about the losses: single batches jump, the median of 40 of them does not."""
SWING_WINDOW = 100
"""Number of points in which swings are counted; fewer hold too few of them."""
PATIENCE = 150
"""Updates of G after which pictures that do not get better have stopped: in its first hundred or so a healthy G draws blobs."""
FEWEST_READINGS = 3
"""Number of readings behind one statement about FID: one may be an accident, and so may two."""

REAL_FID = 8.5
"""FID of 500 real training images, which ``live_scores.reference`` measures: 8.2 on MNIST, 8.8 on Fashion-MNIST."""
NEAR_FID = 4 * REAL_FID
"""FID up to which a D that cannot tell means a good G: the shipped dcgan reads 22, the shipped vanilla GAN 33."""
FAR_FID = 10 * REAL_FID
"""FID from which a person sees at once that the pictures are not real."""
BLOB_FID = 40 * REAL_FID
"""FID from which pictures are blobs, noise or blank (blank ones score 341), and the classifier gives them all one label: that is
no mode collapse yet."""

SURE, UNSURE = 0.99, 0.01
"""D(x) above and D(G(z)) below which D makes no mistakes; in a healthy run's second thousand steps they are .6 and .4."""
VANISHED = 0.005
"""D(G(z)) at which G's minimax gradient is 100 times weaker than against a D that cannot tell (it is D(G(z)); there, 1/2).
A minimax run that came round by itself had .02."""
BLIND_GAP = 0.05
"""D(x) - D(G(z)) below which D does hardly better than chance."""
LOW, HIGH = 0.1, 0.5
"""D(G(z)) below the first: D wins; above the second: G wins. A change from one to the other is a swing."""
SWINGS, WILD_SWINGS = 15, 24
"""Swings among 100 points: healthy runs made up to 12, all in their first two hundred steps; learning rate x100 up to 36."""
LOSS_LIMIT = 10
"""Limit of D's loss in units of its loss at chance. Healthy D's stay below 2."""
CRITIC_LIMIT = 1000
"""The same for a critic, in its own units: with slope 1 it cannot see more, as pictures in [-1, 1] of 28x28 pixels lie at most
56 apart. A clipped critic's slope is what the clip makes it, and bounded by it."""
NO_DISTANCE = 0.01
"""A critic's estimate of the distance below which it hardly has a slope: of slope 1 it would see 5 or more in bad pictures."""
FALLEN = 0.7
"""A critic's estimate has come down when it is below this share of its highest."""
FEW_CLASSES = 0.7
"""Share of the classes that are seen in a narrow reading, at most."""
CROWDED = 0.5
"""Share of the pictures that one class has in a narrow reading, at least."""
PROGRESS = 0.9
"""FID has come down when it is below this share of its best before."""

_CHANCE_LOSS = {"minimax": 2 * math.log(2), "non-saturating": 2 * math.log(2), "least-squares": 0.25, "relativistic": math.log(2)}
"""D's loss at chance, when it gives every picture the same opinion: D = 1/2, or a difference of 0."""


@dataclass(frozen=True)
class Finding:
    """One finding on a run.

    Attributes:
        kind: its key: one of ``KINDS``.
        severity: "sick" (act), "watch" (wait and look), "fine" (as it should be).
        title: what it is, in short.
        evidence: a sentence with the numbers it rests on.
        advice: what to do next, or why nothing needs doing.
    """

    kind: str
    severity: str
    title: str
    evidence: str
    advice: str


class _Case:
    """The part of a history that the rules use.

    Points and trends count only since the last change of a setting, which begins another game.
    """

    def __init__(self, history: History):
        self.history = history
        changed = history.marks[-1].images if history.marks else -math.inf
        self.points = [point for point in history.points if point.images > changed]
        self.readings = [reading for reading in history.readings if reading.images > changed]
        self.window = self.points[-WINDOW:] if len(self.points) >= WINDOW else []
        self.objective = OBJECTIVES[str(self.setting("objective"))]

    def setting(self, key: str) -> float | int | str:
        """The value of a setting now; a knob set back to None is the recipe's own. Nobody is frozen unless a mark says so."""
        for mark in reversed(self.history.marks):
            if mark.key == key and mark.value is not None:
                return mark.value
            if mark.key == key:
                break
        return "" if key == "frozen" else self.history.recipe.setting(key)

    def updates(self, images: float) -> float:
        """Number of G's updates while D is shown a number of real images."""
        return images / (float(self.setting("batch")) * float(self.setting("d_steps")))

    @property
    def latest(self) -> Reading | None:
        """The newest reading, even one from before the last change of a setting."""
        return self.history.readings[-1] if self.history.readings else None

    def stalled_readings(self) -> list[Reading]:
        """The readings of the last ``PATIENCE`` updates, if FID did not come down in them; else none."""
        if not self.readings:
            return []
        end = self.readings[-1].images
        before = [r for r in self.readings if self.updates(end - r.images) >= PATIENCE]
        after = self.readings[len(before) :]
        if not before or len(after) < FEWEST_READINGS - 1:
            return []
        best = min(r.fid for r in before)
        return [] if min(r.fid for r in after) < PROGRESS * best else [before[-1], *after]


def diagnose(history: History) -> list[Finding]:
    """Findings on a run, the gravest first; never empty.

    A run that is too young to judge, or in which nothing is wrong, gets one finding that says so and is "fine".
    """
    case = _Case(history)
    found = _ended(case) or _diverging(case)
    if case.setting("frozen"):
        return [*found, _frozen(case)]
    for rule in (_discriminator_won, _collapsed, _clip_too_tight, _discriminator_blind, _swinging, _critic_rises):
        found += rule(case)
    if not any(finding.severity == "sick" for finding in found):  # anything that is sick explains why G stands still
        found += _stalled(case)
    found = found or [_healthy(case)]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


# --- the end of a run, and losses out of all bounds


def _ended(case: _Case) -> list[Finding]:
    """The sentence that ended the run, and numbers that are none."""
    broken = [p for p in case.history.points if not all(map(math.isfinite, p))]
    said = case.history.failed
    if not said and not broken:
        return []
    if said and not broken and "finite" not in said:
        return [Finding("ended", "sick", "The run broke off", said, "Mend what the sentence names, then start the run again.")]
    evidence = said or f"After {broken[0].images:,.0f} images a loss was no longer a number."
    advice = (
        "The run was stopped before its weights were lost: go back to the last healthy snapshot and lower the learning rates."
    )
    return [Finding("divergence", "sick", "The run has diverged", evidence, advice)]


def _diverging(case: _Case) -> list[Finding]:
    """D's loss out of all bounds."""
    clipped = case.objective.critic and float(case.setting("clip")) > 0
    if clipped or not case.window or not all(math.isfinite(p.loss_d) for p in case.window):
        return []
    losses = sorted(abs(point.loss_d) for point in case.window)
    high = losses[int(0.9 * len(losses))]  # it often explodes only now and then
    chance = _CHANCE_LOSS.get(str(case.setting("objective")))
    limit = LOSS_LIMIT * chance if chance else CRITIC_LIMIT
    if high < limit:
        return []
    usual = (
        f"tossing a coin would cost it {_number(chance)}"
        if chance
        else "a critic whose slope is 1 could not lose a tenth of that"
    )
    evidence = f"In the last {WINDOW} points D's loss reached {_number(high)} and more; {usual}."
    advice = (
        "Each step is too long for the slope it stands on: go back to the last healthy snapshot and lower both learning rates."
    )
    if not chance and case.setting("penalty") == "none":
        advice = "Nothing keeps this critic's slope near 1, so its scores grow without end: clip its weights or add the penalty."
    return [Finding("divergence", "sick", "The losses are exploding", evidence, advice)]


# --- the balance of the two players


def _discriminator_won(case: _Case) -> list[Finding]:
    """D makes no mistakes any more; what that means for G depends on its loss."""
    if not case.window or not case.objective.probability:
        return []
    real, fake = _median(case.window, "d_real"), _median(case.window, "d_fake")
    if real < SURE or fake > UNSURE:
        return []
    evidence = f"Over the last {WINDOW} points D(x) is {_number(real)} and D(G(z)) is {_number(fake)}"
    if case.setting("objective") == "minimax":
        weaker = f"{_number(0.5 / fake)} times" if fake > 0.5e-9 else "more than a billion times"
        evidence += f": the minimax gradient that reaches G is {weaker} weaker than from a D that cannot tell."
        advice = "log(1 - D(G(z))) is flat where D is sure, so G has no slope to follow: take the non-saturating loss."
        if fake <= VANISHED:
            return [Finding("discriminator-won", "sick", "The detective has won", evidence, advice)]
        return [Finding("discriminator-won", "watch", "The detective is winning", evidence, advice)]
    advice = (
        "The non-saturating loss still gives G its full slope, so it may recover; if FID stays where it is, lower D's learning "
        "rate or take fewer D steps."
    )
    return [Finding("discriminator-won", "watch", "The detective is far ahead", evidence + ".", advice)]


def _discriminator_blind(case: _Case) -> list[Finding]:
    """D cannot tell real from fake: the goal where FID is near that of real images, else D is too weak to teach."""
    if not case.window or not case.objective.probability or case.latest is None:
        return []
    real, fake = _median(case.window, "d_real"), _median(case.window, "d_fake")
    if real - fake > BLIND_GAP:
        return []
    evidence = (
        f"D(x) is {_number(real)} and D(G(z)) is {_number(fake)} over the last {WINDOW} points, and FID is {_fid(case.latest)}"
    )
    if case.latest.fid <= NEAR_FID:
        advice = "Nothing needs doing: D = 1/2 everywhere is where the game ends when G draws what is real."
        return [Finding("equilibrium", "fine", "The detective can no longer tell", evidence + ", close to real images.", advice)]
    if case.latest.fid < FAR_FID or not case.stalled_readings():
        return []  # a weak D still teaches as long as the pictures get better
    advice = "A D that cannot see such faults has nothing to teach: raise its learning rate, its width or its steps."
    return [Finding("discriminator-blind", "watch", "The detective is blind", evidence + ", far from real images.", advice)]


def _swinging(case: _Case) -> list[Finding]:
    """D and G take turns in winning outright."""
    points = case.points[-SWING_WINDOW:]
    if len(points) < SWING_WINDOW or not case.objective.probability:
        return []
    sides = [p.d_fake > HIGH for p in points if p.d_fake < LOW or p.d_fake > HIGH]
    swings = sum(a != b for a, b in pairwise(sides))
    if swings < SWINGS:
        return []
    evidence = f"D(G(z)) went from below {LOW} to above {HIGH} or back {swings} times in the last {SWING_WINDOW} points."
    advice = "Each player overshoots the other's last move: lower both learning rates, or beta1, until the swings get smaller."
    severity = "sick" if swings >= WILD_SWINGS else "watch"
    return [Finding("oscillation", severity, "The players chase each other in circles", evidence, advice)]


# --- critics


def _critic_rises(case: _Case) -> list[Finding]:
    """A critic's loss is minus its estimate of the distance, so a rising loss is a shrinking distance."""
    estimates = _estimates(case)
    if len(estimates) < 2 or not 0 < estimates[-1] < FALLEN * max(estimates) or max(estimates) < NO_DISTANCE:
        return []
    top = estimates.index(max(estimates))
    since = [r for r in case.readings if r.images >= case.points[top * WINDOW].images]
    if len(since) >= 2 and since[-1].fid > since[0].fid:
        return []  # here the pictures do not bear it out
    evidence = f"Its estimate of the distance fell from {_number(estimates[top])} to {_number(estimates[-1])}"
    if len(since) >= 2:
        evidence += f", while FID went from {_fid(since[0])} to {_fid(since[-1])}"
    advice = (
        "Nothing needs doing: its loss is minus that estimate, so it rises towards 0 as the pictures come closer to real ones."
    )
    return [Finding("critic-rises", "fine", "The critic's loss rises, and that is good", evidence + ".", advice)]


def _clip_too_tight(case: _Case) -> list[Finding]:
    """Weights cut so short that the critic is flat: it sees no distance even to bad pictures."""
    clip, latest = float(case.setting("clip")), case.latest
    if not case.window or not case.objective.critic or not clip or latest is None or latest.fid < FAR_FID:
        return []
    estimates = [abs(p.d_real - p.d_fake) for p in case.window]
    if max(estimates) > NO_DISTANCE:
        return []
    evidence = (
        f"With weights cut at {_number(clip)} the critic sees a distance of only {_number(median(estimates))}, although FID was "
        f"{_fid(latest)} at the last look, after {latest.images:,.0f} images."
    )
    advice = "Its scores are nearly the same for every picture, so G is told next to nothing: widen the clip tenfold."
    return [Finding("clip-too-tight", "sick", "The critic's weights are clipped too tight", evidence, advice)]


# --- pictures


def _collapsed(case: _Case) -> list[Finding]:
    """G draws a few kinds of picture only, and no longer gets better."""
    if len(case.readings) < 2 or case.readings[-1].fid >= BLOB_FID or not all(map(_narrow, case.readings[-2:])):
        return []
    if case.updates(case.readings[-1].images) < PATIENCE:
        return []  # in its first steps every G draws one thing
    before, last = case.readings[-2:]
    stalled_readings = case.stalled_readings()
    evidence = f"{class_summary(last, case.history.class_names)}; recall is {last.recall:.2f} and FID {_fid(last)}."
    if len(stalled_readings) >= FEWEST_READINGS and all(map(_narrow, stalled_readings[-FEWEST_READINGS:])):
        advice = (
            "G has found a few pictures that pass and repeats them: lower the learning rates, give z more numbers, or take a "
            "gradient penalty, which makes D look at more than one place."
        )
        return [Finding("mode-collapse", "sick", "Mode collapse", evidence, advice)]
    if last.fid < PROGRESS * before.fid:
        return []  # what gets better this fast is young
    advice = "Wait for some more readings: if FID stops falling while this stays so, it is mode collapse."
    return [Finding("mode-collapse", "watch", "G draws only few kinds of picture", evidence, advice)]


def _stalled(case: _Case) -> list[Finding]:
    """FID is high and does not fall."""
    stalled_readings = case.stalled_readings()
    if len(stalled_readings) < FEWEST_READINGS or stalled_readings[-1].fid < FAR_FID:
        return []
    last = stalled_readings[-1]
    best = min((r for r in case.readings if r.images <= stalled_readings[0].images), key=lambda r: r.fid)
    evidence = (
        f"FID was {_fid(best)} after {best.images:,.0f} images and is {_fid(last)} after {last.images:,.0f}; real images reach "
        f"{REAL_FID:.0f}."
    )
    advice = "More of the same will not help: change one setting at a time, D's learning rate first, and watch FID."
    return [Finding("stalled", "sick" if last.fid >= BLOB_FID else "watch", "Learning has stalled", evidence, advice)]


# --- nothing is wrong


def _frozen(case: _Case) -> Finding:
    player = str(case.setting("frozen"))
    other = "discriminator" if player == "generator" else "generator"
    evidence = f"The {player} is frozen, so only the {other} learns."
    advice = f"The {other} will run away with the game: look for a while, then let the {player} go on."
    return Finding("frozen", "fine", f"The {player} stands still because you froze it", evidence, advice)


def _healthy(case: _Case) -> Finding:
    """The finding of a healthy run, with its numbers; or that it is too early to tell."""
    if not case.window:
        evidence = f"There are {len(case.points)} points to look at since the start or the last change; {WINDOW} are needed."
        over = bool(case.points) and case.points[-1].images >= case.history.recipe.images
        advice = "This run is over: start one that sees more images." if over else "Wait a few seconds, or let it go on."
        return Finding("young", "fine", "Too early to tell", evidence, advice)
    real, fake = _median(case.window, "d_real"), _median(case.window, "d_fake")
    if case.objective.critic:
        evidence = f"The critic sees a distance of {_number(real - fake)}"
        looks = "in a healthy run the critic's estimate rises while it learns to see, then falls slowly towards 0"
    elif case.objective.probability:
        evidence = f"D(x) is {_number(real)} and D(G(z)) is {_number(fake)}"
        looks = "in a healthy run D stays a little ahead and neither loss settles, while FID falls"
    else:
        evidence = f"D gives real pictures {_number(real)} and generated ones {_number(fake)}"
        looks = "in a healthy run both losses stay within bounds, while FID falls"
    if case.readings:
        last = case.readings[-1]
        trend = f"FID went from {_fid(case.readings[0])} to" if len(case.readings) > 1 else "FID was"
        evidence += f"; {trend} {_fid(last)} by {last.images:,.0f} images; " + (
            "blobs until then" if last.fid >= BLOB_FID else class_summary(last, case.history.class_names)
        )
    title = "Nothing is wrong so far" if case.latest is None or case.latest.fid >= FAR_FID else "Nothing is wrong"
    return Finding("healthy", "fine", title, evidence + ".", f"Nothing needs doing: {looks}.")


KINDS = (
    "ended",
    "divergence",
    "discriminator-won",
    "mode-collapse",
    "clip-too-tight",
    "discriminator-blind",
    "oscillation",
    "stalled",
    "critic-rises",
    "equilibrium",
    "frozen",
    "young",
    "healthy",
)
"""Every ``Finding.kind``, the gravest first."""


# --- numbers as text


def class_summary(reading: Reading, class_names: Sequence[str] = ()) -> str:
    """Summary of the classes in a reading: "7 of 10 digits seen; 62% are 1s"."""
    names = list(class_names) or [str(i) for i in range(len(reading.shares))]
    digits = all(name.isdigit() for name in names)
    shown = sum(share >= COVERED for share in reading.shares)
    most = max(range(len(reading.shares)), key=lambda i: reading.shares[i])
    called = f"{names[most]}s" if digits else f"of the class {names[most]!r}"
    return f"{shown} of {len(names)} {'digits' if digits else 'classes'} seen; {reading.shares[most]:.0%} are {called}"


def _narrow(reading: Reading) -> bool:
    """Whether it shows few classes, or mostly one."""
    shown = sum(share >= COVERED for share in reading.shares)
    return shown <= FEW_CLASSES * len(reading.shares) or max(reading.shares) >= CROWDED


def _estimates(case: _Case) -> list[float]:
    """A critic's estimates of the distance, one for each block of points; none for other objectives."""
    if not case.objective.critic:
        return []
    whole = len(case.points) - len(case.points) % WINDOW
    blocks = [case.points[i : i + WINDOW] for i in range(0, whole, WINDOW)]
    return [median(p.d_real - p.d_fake for p in block) for block in blocks]


def _median(points: Sequence[Point], name: str) -> float:
    return median(float(getattr(point, name)) for point in points)


def _fid(reading: Reading) -> str:
    return f"{reading.fid:,.0f}"


def _number(value: float) -> str:
    """A number as text with two significant digits and no exponent: 0.0000019, 0.61, 42, 17,000."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else format(Decimal(f"{value:.2g}"), "f")
