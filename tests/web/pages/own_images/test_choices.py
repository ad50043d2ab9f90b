"""What the page Your images makes of an upload: the recipes that fit, the words, and the sample for who has no pictures."""

import dataclasses

import pytest

from gan import networks, recipes
from gan.data.own_images import advice, gather, sample_zip
from gan.data.own_images.sandbox import Report
from gan.data.own_images.uploads import StoragePolicy, Uploads
from gan.errors import UsageError
from gan.web.components.dropzone import saying
from gan.web.pages.own_images import views
from gan.web.pages.own_images.choices import augmentation_for, fitting, plan
from gan.web.show import run_views
from tests.helpers import is_sentence


def report(classes: int = 1, **changes) -> Report:
    found = {
        "count": 60,
        "channels": 3,
        "side": 32,
        "classes": [(f"kind {i}", 60 // classes) for i in range(classes)],
        "left_out": 0,
        "skipped": [],
        "advice": "",
    }
    return Report(**{**found, **changes})


def test_a_recipe_that_takes_labels_is_offered_only_where_there_are_classes():
    names = {name for _, name in fitting(report())}
    assert "dcgan" in names and "cgan" not in names and fitting(None) == fitting(report())
    assert {name for _, name in fitting(report(3))} == set(recipes.RECIPES)


@pytest.mark.parametrize("classes", [2, 10, 50])
def test_a_conditional_recipe_takes_as_many_labels_as_there_are_classes(classes: int):
    made = plan("cgan", 5000, 0.5, classes)
    assert made.latent.classes == classes and made.augmentation == 0.5 and made.images == 5000
    networks.build(made, (3, 32, 32))
    assert plan("dcgan", 5000, 0.5, classes).latent.classes == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("cgan", 5000, 0.5, 1), "put your pictures into sub-folders"),
        (("nogan", 5000, 0.5, 1), "no recipe"),
        (("dcgan", None, 0.5, 1), "images is empty"),
        (("dcgan", 5000, 7, 1), "augmentation must be from 0 to 1"),
    ],
)
def test_what_cannot_be_trained_is_told_in_a_sentence(values: tuple, words: str):
    with pytest.raises(UsageError, match=words) as caught:
        plan(*values)
    assert "\n" not in str(caught.value)


def test_the_fewer_pictures_the_more_augmentation():
    strengths = [augmentation_for(count) for count in (2, 100, 499, 500, 1999, 2000, 5000)]
    assert strengths == sorted(strengths, reverse=True) and strengths[0] == 1.0 and strengths[-1] == 0.0


def test_a_strangers_names_are_shown_as_text():
    nasty = "<img src=x onerror=alert(1)>"
    shown = views.summary(
        dataclasses.replace(
            report(), classes=[(nasty, 30), ("b", 30)], left_out=30, skipped=[(nasty, nasty)] * 25, advice=f"Look: {nasty}"
        )
    )
    assert "<img" not in shown and shown.count("&lt;img") == 1 + 2 * views.SKIPPED_SHOWN + 1
    assert "30 files were left out" in shown and "and 10 more" in shown


def test_classes_and_files_without_end_are_counted_and_not_listed():
    shown = views.summary(report(50, count=5000, channels=1))
    assert "5,000 grey pictures" in shown and "and 38 more" in shown and "left out" not in shown
    assert "Classes" not in views.summary(report())


def test_saying_the_same_twice_is_two_values():
    assert saying("ready") != saying("ready")


def test_the_sample_is_an_upload_like_any_other(home):
    held = Uploads(StoragePolicy(free_bytes=0))
    try:
        packed = sample_zip.zip_bytes()
        upload = held.create(sample_zip.NAME, len(packed))
        upload.write(packed)
        found = upload.gather(28, None)
        assert (found.count, found.channels, found.left_out, found.advice) == (300, 3, 0, "")
        assert found.classes == [(str(digit), 30) for digit in range(10)]
        read, made = upload.data(), sample_zip.sample()
        assert read.images.equal(made.images) and read.labels.equal(made.labels), "no pixel was lost on the way"
    finally:
        held.close()
    shown = views.example_picture()
    assert shown["width"] == 8 * 29 - 1 and shown["channels"] == 3
    assert advice.FEW < len(made.images) < gather.MOST


def test_the_panel_leads_on_while_it_runs_and_to_the_model_when_it_ends():
    status = {
        "run": "a" * 32,
        "state": "running",
        "message": "",
        "device": "",
        "title": "DCGAN",
        "seed": 0,
        "images": 640,
        "total": 1000,
        "images_per_second": 10.0,
        "seconds_left": 36.0,
        "epoch": 1.0,
        "saved": None,
        "private": True,
        "kept": 640,
        "parent": None,
        "place_seconds": None,
        "points": [],
        "next": 3,
        "readings": [],
    }
    running = views.status_panel(status)
    assert f"train?run={'a' * 32}" in running and "Explore" not in running
    ended = views.status_panel(status | {"state": "stopped"})
    assert f"?model=run:{'a' * 32}" in ended and "model.safetensors" in ended and "train?run" not in ended
    assert "Explore" not in run_views.status_panel(status | {"state": "failed", "kept": 0}), "nothing was saved"
    assert is_sentence(UsageError(views.INVITATION))
