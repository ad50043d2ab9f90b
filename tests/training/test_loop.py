import dataclasses
import math
import threading

import pytest
import torch

from gan.device import Compute, cpu_has_bf16
from gan.errors import TheatreError, UsageError
from gan.functional.objectives import OBJECTIVES
from gan.models import checkpoint, resume
from gan.recipes import RECIPES
from gan.training.controls import Controls
from gan.training.loop import Progress, Run, losses_at, train
from gan.training.losses import estimate_codes
from tests.helpers import FP32, SHAPE, is_sentence, noise, parameters, same, small, trained, weights

BF16 = Compute(torch.device("cpu"), bf16=True)


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_trains(name: str):
    recipe = small(name, steps=2)
    before = weights(Run(recipe, SHAPE, compute=FP32))
    run, told = trained(recipe)
    assert [progress.step for progress in told] == [1, 2]
    assert [progress.images for progress in told] == [recipe.images // 2, recipe.images]
    assert run.done and run.step == 2
    for progress in told:
        assert all(math.isfinite(value) for value in dataclasses.astuple(progress))
        assert progress.total == recipe.images and progress.images_per_second > 0
        if OBJECTIVES[recipe.objective].probability:
            assert 0 <= progress.d_real <= 1 and 0 <= progress.d_fake <= 1
        assert (progress.codes > 0) == bool(recipe.latent.categories or recipe.latent.codes)
    assert told[0].seconds < told[1].seconds and told[1].seconds_left == 0
    after = weights(run)
    assert all(torch.isfinite(value).all() for value in after.values())
    assert not any(same(before, after, player) for player in ("generator", "average", "discriminator"))


@pytest.mark.parametrize("name", RECIPES)
def test_the_seed_decides_the_weights(name: str):
    recipe = small(name, steps=2)
    first, again, other = (weights(trained(recipe, seed)[0]) for seed in (5, 5, 6))
    assert same(first, again)
    assert not same(first, other)


def test_training_leaves_the_global_random_state_alone():
    torch.manual_seed(9)
    expected = torch.rand(1)
    torch.manual_seed(9)
    trained(small("wgan-gp", steps=1))
    assert torch.equal(torch.rand(1), expected)


def interrupted(recipe, compute: Compute, path) -> Run:
    """The same run as ``trained``, saved after its second step and taken up again from the file."""
    data = noise()
    first = Run(recipe, SHAPE, 4, compute)
    for progress in train(first, data, every=1):
        if progress.step == 2:
            break
    checkpoint.save(path, first, "mnist")
    second, _ = resume.resume(path, compute)
    assert (second.step, second.images, second.seed, second.total) == (2, recipe.images // 2, 4, recipe.images)
    list(train(second, data))
    return second


@pytest.mark.parametrize("name", RECIPES)
def test_a_resumed_run_gives_exactly_what_an_uninterrupted_one_gives(name: str, tmp_path):
    recipe = small(name, steps=4)
    assert same(weights(trained(recipe, seed=4)[0]), weights(interrupted(recipe, FP32, tmp_path / "half.safetensors")))


@pytest.mark.skipif(not cpu_has_bf16(), reason="this CPU has no bf16 units")
@pytest.mark.parametrize("name", ["vanilla", "dcgan"])
def test_a_resumed_bf16_run_gives_exactly_what_an_uninterrupted_one_gives(name: str, tmp_path):
    recipe = small(name, steps=4)
    whole = weights(trained(recipe, 4, BF16)[0])
    assert same(whole, weights(interrupted(recipe, BF16, tmp_path / "half.safetensors")))
    assert not same(whole, weights(trained(recipe, 4, FP32)[0]))  # it was bf16


def test_progress_comes_every_so_often_and_at_the_end():
    data = noise()
    run = Run(small("vanilla", steps=7), SHAPE, compute=FP32)
    assert [progress.step for progress in train(run, data, every=3)] == [3, 6, 7]


def test_a_paused_run_takes_exactly_the_steps_asked_for():
    controls = Controls(paused=True)
    run = Run(small("vanilla", steps=9), SHAPE, compute=FP32)
    events = train(run, noise(), controls, every=5)
    controls.step(2)
    assert [next(events).step, next(events).step] == [1, 2]  # told at once, not only every fifth
    controls.step()
    assert next(events).step == 3
    controls.stop()
    assert list(events) == [] and run.step == 3 and not run.done


def test_a_paused_run_waits_and_goes_on_when_resumed():
    controls = Controls(paused=True)
    run = Run(small("vanilla", steps=3), SHAPE, compute=FP32)
    waiting = threading.Thread(target=lambda: list(train(run, noise(), controls)), daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive() and run.step == 0
    controls.resume()
    waiting.join(20)
    assert run.done


class StopsDuring(Controls):
    """Stops while the given step is being taken, as another thread would."""

    def __init__(self, step: int):
        super().__init__()
        self.left = step

    def wait_for_step(self) -> bool:
        admitted = super().wait_for_step()
        self.left -= 1
        if not self.left:
            self.stop()
        return admitted


def test_a_stopped_run_ends_and_tells_its_last_step():
    run = Run(small("vanilla", steps=9), SHAPE, compute=FP32)
    assert [progress.step for progress in train(run, noise(), StopsDuring(4), every=3)] == [3, 4]
    assert run.step == 4


def one_step(name: str, **knobs) -> tuple[Run, dict[str, bool]]:
    """One step with the knobs turned, and which player's parameters moved."""
    controls = Controls()
    controls.turn(**knobs)
    run = Run(small(name, steps=1), SHAPE, compute=FP32)
    before = {player: parameters(getattr(run, player)) for player in ("generator", "discriminator")}
    list(train(run, noise(), controls))
    return run, {player: not same(before[player], parameters(getattr(run, player))) for player in before}


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_a_frozen_player_keeps_its_weights_while_the_other_learns(name: str, player: str):
    _, moved = one_step(name, frozen=player)
    assert moved == {"generator": player != "generator", "discriminator": player != "discriminator"}


def test_each_players_learning_rate_is_its_own():
    assert one_step("vanilla", lr_g=0.0)[1] == {"generator": False, "discriminator": True}
    assert one_step("vanilla", lr_d=0.0)[1] == {"generator": True, "discriminator": False}


def test_knobs_take_effect_at_the_next_step_and_can_be_taken_back():
    controls = Controls()
    recipe = small("vanilla", steps=10, decay_from=1.0)
    run = Run(recipe, SHAPE, compute=FP32)
    events = train(run, noise(), controls, every=1)
    rates = []
    for turned in (None, 0.01, None):
        controls.turn(lr_g=turned)
        next(events)
        rates.append(run.optimiser_g.param_groups[0]["lr"])
    assert rates == [recipe.lr_g, 0.01, recipe.lr_g]


def test_more_discriminator_steps_show_it_more_images():
    controls = Controls()
    run = Run(small("vanilla", steps=10), SHAPE, compute=FP32)
    events = train(run, noise(), controls, every=1)
    assert next(events).images == 8
    controls.turn(d_steps=3)
    assert next(events).images == 8 + 3 * 8


def test_a_thawed_player_moves_again():
    controls = Controls()
    run = Run(small("vanilla", steps=2), SHAPE, compute=FP32)
    events = train(run, noise(), controls, every=1)
    controls.turn(frozen="discriminator")
    next(events)
    still = parameters(run.discriminator)
    controls.turn(frozen="")
    next(events)
    assert not same(still, parameters(run.discriminator))


def test_learning_rates_fall_in_a_line_to_zero():
    # 10 steps of 8 images; from the middle of the run, step n (0-based) has the fraction (10 - n) / 5 of the full rate
    recipe = small("vanilla", steps=10, decay_from=0.5)
    run = Run(recipe, SHAPE, compute=FP32)
    seen = []
    for _ in train(run, noise(), every=1):
        seen.append([run.optimiser_g.param_groups[0]["lr"] / recipe.lr_g, run.optimiser_d.param_groups[0]["lr"] / recipe.lr_d])
    expected = [1, 1, 1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2]
    assert seen == [[pytest.approx(value)] * 2 for value in expected]


def test_a_turned_learning_rate_decays_too():
    controls = Controls()
    controls.turn(lr_g=0.1)
    run = Run(small("vanilla", steps=4, decay_from=0.0), SHAPE, compute=FP32)
    rates = [run.optimiser_g.param_groups[0]["lr"] for _ in train(run, noise(), controls, every=1)]
    assert rates == pytest.approx([0.1, 0.075, 0.05, 0.025])


def finite(run: Run) -> bool:
    return all(torch.isfinite(value).all() for value in weights(run).values())


@pytest.mark.parametrize("name", RECIPES)
def test_damaged_pixels_end_the_run_with_a_sentence(name: str):
    data = dataclasses.replace(noise(), images=torch.full((16, *SHAPE), math.nan))
    run = Run(small(name), SHAPE, compute=FP32)
    with pytest.raises(TheatreError, match="diverged") as caught:
        list(train(run, data))
    assert is_sentence(caught.value) and finite(run)


@pytest.mark.parametrize("factor", [1e18, 1e37])
@pytest.mark.parametrize("name", ["dcgan", "wgan", "wgan-gp"])
def test_weights_that_ran_away_end_the_run_before_they_overflow(name: str, factor: float):
    run = Run(small(name, clip=0, steps=20, optimiser="rmsprop"), SHAPE, compute=FP32)
    with torch.no_grad():
        for weight in run.discriminator.parameters():
            weight.mul_(factor)
    with pytest.raises(TheatreError, match="diverged"):
        list(train(run, noise()))
    assert finite(run)


def test_a_finite_loss_with_an_infinite_slope_ends_the_run_before_it_harms():
    run = Run(small("vanilla", objective="wasserstein", steps=5), SHAPE, compute=FP32)
    before = weights(run)
    with torch.no_grad():  # 1e-25, 1e25 and 1e25 make scores near 1e25, but slopes of the first layer near 1e50
        for layer, factor in ((run.discriminator.trunk[1], 1e-25), (run.discriminator.trunk[3], 1e25)):
            layer.weight.mul_(factor)
            layer.bias.zero_()
        run.discriminator.score.weight.mul_(1e25)
    with pytest.raises(TheatreError, match="gradient"):
        list(train(run, noise()))
    assert finite(run) and run.step == 0 and same(before, weights(run), "generator.0")


def test_a_huge_learning_rate_never_leaves_broken_weights():
    run = Run(small("wgan", clip=0, steps=20, lr_g=1, lr_d=1, g_norm="none"), SHAPE, compute=FP32)
    try:
        list(train(run, noise()))
    except TheatreError as error:
        assert is_sentence(error)
    assert finite(run)


def test_a_run_can_go_on_after_the_generator_diverged(monkeypatch):
    run = Run(small("vanilla", steps=4), SHAPE, compute=FP32)
    broken = dataclasses.replace(OBJECTIVES["non-saturating"], generator=lambda fake: fake.mean() * math.inf)
    with monkeypatch.context() as patch:
        patch.setitem(OBJECTIVES, "non-saturating", broken)
        with pytest.raises(TheatreError, match="diverged"):
            list(train(run, noise()))
    before = parameters(run.discriminator)
    list(train(run, noise()))
    assert run.done and not same(before, parameters(run.discriminator))


def largest(player: torch.nn.Module) -> float:
    return max(float(weight.detach().abs().max()) for weight in player.parameters())


def test_the_first_critic_is_already_clipped():
    recipe = small("wgan")
    assert largest(Run(dataclasses.replace(recipe, clip=0.0), SHAPE, compute=FP32).discriminator) > recipe.clip
    assert largest(Run(recipe, SHAPE, compute=FP32).discriminator) == pytest.approx(recipe.clip)


def test_every_critic_gradient_is_that_of_a_clipped_critic():
    # RMSprop moves no weight by more than lr / sqrt(1 - alpha) = 0.01 / sqrt(1 - 0.99) = 0.1 in one step
    recipe = small("wgan", steps=3, lr_d=0.01, beta2=0.99, decay_from=1.0)
    run = Run(recipe, SHAPE, compute=FP32)
    at_work = []

    def look(critic, _):
        if critic.score.weight.requires_grad:  # its own step; while G learns, D's gradients are off
            at_work.append(largest(critic))

    run.discriminator.register_forward_pre_hook(look)
    after = [largest(run.discriminator) for _ in train(run, noise(), every=1)]
    assert len(at_work) == 3 * recipe.d_steps
    assert max(at_work) == pytest.approx(recipe.clip)
    assert recipe.clip < max(after) <= recipe.clip + 0.1 + 1e-6


def test_the_discriminators_step_gives_the_generator_no_gradient():
    run, _ = one_step("wgan-gp", frozen="generator")  # so that nothing but D's step could have left one
    assert all(parameter.grad is None for parameter in run.generator.parameters())


def test_the_generators_step_gives_the_discriminator_no_gradient():
    run, _ = one_step("cgan", frozen="discriminator")
    assert all(parameter.grad is None for parameter in run.discriminator.parameters())


def test_the_average_follows_the_generator():
    run, _ = trained(small("dcgan", steps=3, ema=0.0))
    assert same(dict(run.average.state_dict()), dict(run.generator.state_dict()))
    slow, _ = trained(small("dcgan", steps=3))
    assert not same(dict(slow.average.state_dict()), dict(slow.generator.state_dict()))
    assert not slow.average.training and slow.generator.training


def test_the_discriminator_learns_what_is_real():
    recipe = small("vanilla", steps=60, lr_d=5e-3, lr_g=0.0)
    _, told = trained(recipe)
    assert told[-1].d_real > 0.8 and told[-1].d_fake < 0.2 and told[-1].loss_d < told[0].loss_d


def test_infogans_q_and_the_trunk_learn_from_the_codes():
    def after(weight: float) -> dict[str, torch.Tensor]:
        run = Run(small("infogan", steps=1, category_weight=weight, code_weight=weight), SHAPE, compute=FP32)
        controls = Controls()
        controls.turn(frozen="generator")
        list(train(run, noise(), controls))
        return weights(run)

    without, with_codes = after(0.0), after(1.0)
    for part in ("discriminator.q", "discriminator.trunk"):
        assert not same(without, with_codes, part)
    assert same(without, with_codes, "discriminator.score")  # the score's own gradient does not pass through Q


def test_infogan_recovers_its_codes_when_both_players_work_on_them():
    sizes = {"family": "mlp", "batch": 32, "g_width": 16, "d_width": 32, "noise": 4, "jitter": 0.0}
    _, told = trained(small("infogan", steps=50, category_weight=10.0, code_weight=10.0, lr_g=3e-3, lr_d=3e-3, **sizes))
    assert told[0].codes > 10 * math.log(10)  # guessing c1 costs ln 10, and c2 and c3 come on top
    assert told[-1].codes < 15


def test_jitter_moves_what_c1_is_told_from_and_nothing_else():
    told = {}
    for strength in (0.0, 1.0):
        run = Run(small("infogan", jitter=strength), SHAPE, compute=FP32)
        fake = torch.rand(8, *SHAPE) * 2 - 1
        output = run.discriminator(fake)
        told[strength] = output, estimate_codes(run, run.recipe, fake, output, torch.Generator().manual_seed(0))
    plain, same_again = told[0.0]
    assert same_again is plain
    plain, moved = told[1.0]
    assert torch.equal(plain.logits, moved.logits) and torch.equal(plain.codes, moved.codes)
    assert not torch.equal(plain.category, moved.category)


def test_balance_teaches_q_from_real_images():
    def after(weight: float) -> Run:
        run = Run(small("infogan", steps=3, balance=weight, category_weight=0.0, code_weight=0.0), SHAPE, compute=FP32)
        list(train(run, noise()))
        return run

    without, balanced = after(0.0), after(1.0)
    assert not hasattr(without.discriminator, "offsets")
    assert balanced.discriminator.offsets.abs().max() > 0
    assert not torch.equal(without.discriminator.q[0].weight, balanced.discriminator.q[0].weight)


def test_offsets_stay_when_losses_are_only_looked_at_or_d_is_frozen():
    run = Run(small("infogan", steps=3, balance=1.0), SHAPE, compute=FP32)
    losses_at(run, noise(), 0, Controls())
    controls = Controls()
    controls.turn(frozen="discriminator")
    list(train(run, noise(), controls))
    assert torch.equal(run.discriminator.offsets, torch.zeros(10))


def test_balance_asks_nothing_of_a_discriminator_without_categories():
    run, _ = trained(small("dcgan", balance=1.0))
    assert not hasattr(run.discriminator, "offsets")


def test_relativistic_players_move_in_opposite_ways():
    recipe = small("dcgan", steps=1, objective="relativistic")
    run = Run(recipe, SHAPE, compute=FP32)
    (progress,) = train(run, noise())
    # before anybody has learnt, a pair differs by nothing: both pay ln 2
    assert progress.loss_d == pytest.approx(math.log(2), abs=0.02) and progress.loss_g == pytest.approx(math.log(2), abs=0.05)


def test_a_conditional_discriminator_is_told_the_labels():
    recipe = small("cgan", steps=1)
    data = noise()
    other = dataclasses.replace(data, labels=(data.labels + 1) % 10)
    runs = [Run(recipe, SHAPE, compute=FP32) for _ in range(2)]
    for run, images in zip(runs, (data, other), strict=True):
        list(train(run, images))
    assert not same(weights(runs[0]), weights(runs[1]), "discriminator.embedding")


def test_labels_that_the_recipe_cannot_be_told_are_refused():
    many = dataclasses.replace(noise(), name="many", class_names=tuple(map(str, range(11))))
    with pytest.raises(UsageError, match="one of 10 labels, but many has 11") as caught:
        next(train(Run(small("cgan"), SHAPE, compute=FP32), many))
    assert is_sentence(caught.value)
    assert next(train(Run(small("dcgan"), SHAPE, compute=FP32), many, every=1)).step == 1


def test_images_of_another_shape_are_refused():
    run = Run(small("dcgan"), (1, 32, 32), compute=FP32)
    with pytest.raises(UsageError, match=r"\(1, 32, 32\)"):
        list(train(run, noise()))


@pytest.mark.parametrize(("seed", "total"), [(-1, 8), (2**31, 8), (0, 0), (0, -5)])
def test_a_run_refuses_a_bad_seed_or_length(seed: int, total: int):
    with pytest.raises(UsageError):
        Run(small("vanilla"), SHAPE, seed, FP32, total)


def test_a_run_of_colour_images_trains():
    data = noise(shape=(3, 32, 32))
    run = Run(small("dcgan", steps=1), data.shape, compute=FP32)
    (progress,) = train(run, data)
    assert isinstance(progress, Progress) and math.isfinite(progress.loss_d)


def test_every_step_draws_its_own_numbers():
    run = Run(small("vanilla"), SHAPE, seed=3, compute=FP32)
    draws = [torch.rand(1, generator=run.random(step)).item() for step in (0, 1, 0)]
    assert draws[0] == draws[2] != draws[1]


@pytest.mark.parametrize("name", RECIPES)
def test_steps_for_each_player_alone(name: str):
    run = Run(small(name, steps=2), SHAPE, compute=FP32)
    controls = Controls()
    moved = []
    for player in ("discriminator", "generator"):
        before = {who: parameters(getattr(run, who)) for who in ("discriminator", "generator")}
        controls.step(1, player)
        next(train(run, noise(), controls, every=1))
        moved.append([who for who, old in before.items() if not same(old, parameters(getattr(run, who)))])
    assert moved == [["discriminator"], ["generator"]]


def test_losses_of_a_step_before_and_after_it():
    run = Run(small("dcgan", steps=9, lr_d=1e-2, lr_g=0.0), SHAPE, compute=FP32)
    controls, data = Controls(), noise()
    untouched = weights(run)
    before = losses_at(run, data, run.step, controls)
    assert losses_at(run, data, run.step, controls) == before and same(untouched, weights(run))
    progress = next(train(run, data, controls, every=1))
    assert progress.loss_d == pytest.approx(before[0])
    after = losses_at(run, data, run.step - 1, controls)
    assert after[0] < before[0]  # D has just learnt from these very images
    assert after[1] == pytest.approx(progress.loss_g)  # G's turn came after D's update, and it did not learn


def test_the_opinions_of_the_last_batch_are_kept():
    run, told = trained(small("dcgan", steps=1))
    real, fake = run.opinions
    assert real.shape == fake.shape == (8,)
    assert told[-1].d_real == pytest.approx(real.mean().item()) and told[-1].d_fake == pytest.approx(fake.mean().item())


@pytest.mark.parametrize("change", [{"batch": 4}, {"objective": "minimax"}, {"smoothing": 0.2}, {"instance_noise": 0.5}])
def test_knobs_do_what_a_recipe_with_that_setting_does(change: dict):
    recipe = small("dcgan", steps=1, lr_d=1e-2)
    controls = Controls()
    controls.turn(**change)
    turned, plain, changed = (Run(recipe.with_settings(**more), SHAPE, compute=FP32) for more in ({}, {}, change))
    for run, knobs in ((turned, controls), (plain, None), (changed, None)):
        next(train(run, noise(), knobs, every=1))
    assert same(weights(turned), weights(changed)) and not same(weights(turned), weights(plain))


@pytest.mark.parametrize("name", ["dcgan", "wgan-gp", "r3gan", "cgan", "infogan"])
def test_what_d_is_shown_may_be_moved_or_noisy(name: str):
    plain, noisy, moved = (
        trained(small(name, steps=2, **change))[0] for change in ({}, {"instance_noise": 0.3}, {"augmentation": 0.7})
    )
    assert all(value.isfinite().all() for run in (noisy, moved) for value in weights(run).values())
    assert not same(weights(plain), weights(noisy)) and not same(weights(plain), weights(moved))


def test_slow_motion_changes_nothing_but_the_time():
    recipe = small("wgan", steps=1)
    controls = Controls()
    controls.slow(0.01)
    slow, told = trained(recipe, controls=controls)
    assert same(weights(slow), weights(trained(recipe)[0]))
    assert controls.waited >= 0.01 * (4 * recipe.d_steps + 4)
    assert told[-1].seconds < controls.waited + 5
