"""What Train live does with what a browser sends, without a browser."""

from collections.abc import Callable

from gan import recipes
from gan.web import train_live
from gan.web.jobs import Jobs


def test_a_start_that_overtakes_the_fields_takes_the_recipe_as_it_is(house: Callable[..., Jobs]) -> None:
    jobs = house()
    begin = train_live._starter(jobs)
    _, *old = train_live._fill("dcgan")
    begin("vanilla", "mnist", 1_000_000, 0, "", "", "dcgan", *old)
    job = jobs.newest()
    assert job and job.recipe == recipes.get("vanilla").with_settings(images=1_000_000)
    job.stop()
    filled_for, *new = train_live._fill("vanilla")
    new[train_live.SETTABLE.index("g_width")] = 16
    begin("vanilla", "mnist", 1_000_000, 0, "", "", filled_for, *new)
    job = jobs.newest()
    assert job and job.recipe == recipes.get("vanilla").with_settings(images=1_000_000, g_width=16)
