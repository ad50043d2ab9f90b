import dataclasses
import math
import os
import struct
from collections.abc import Iterable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from safetensors.torch import save as to_safetensors

from gan import models
from gan.data.fingerprint import fingerprint
from gan.errors import TheatreError
from gan.models import checkpoint, resume
from gan.training.loop import Run, train
from tests.helpers import FP32, SHAPE, forge, header_of, is_sentence, noise, same, small, trained

READERS = {
    "header": checkpoint.read_header,
    "whole": checkpoint.read,
    "model": models.open_file,
    "resume": lambda path: list(train(resume.resume(path, FP32)[0], noise())),
}
WHOLE = ("whole", "model", "resume")


def refused(path: Path, say: str | None = None, readers: Iterable[str] = READERS) -> None:
    """Every way of opening the file ends in one sentence."""
    for read in (READERS[name] for name in readers):
        with pytest.raises(TheatreError, match=say) as caught:
            read(path)
        assert is_sentence(caught.value), str(caught.value)


def test_the_header_is_read_without_the_tensors(tiny: Path, tmp_path: Path):
    header, _ = checkpoint.read(tiny)
    assert checkpoint.read_header(tiny) == header and header.recipe.name == "cgan"
    unread = forge(tiny, tmp_path / "x.safetensors", tensors={"average.0.bias": None})
    assert checkpoint.read_header(unread) == header


def test_a_model_is_the_saved_average(tiny: Path):
    held = load_file(tiny)
    generator = models.open_file(tiny).generator.state_dict()
    assert all(torch.equal(value, held[f"average.{key}"]) for key, value in generator.items())
    assert not all(torch.equal(value, held[f"generator.{key}"]) for key, value in generator.items())


def test_a_slim_file_opens_but_cannot_be_gone_on_with(tmp_path: Path):
    run, _ = trained(small("cgan"))
    whole, slim = tmp_path / "whole.safetensors", tmp_path / "slim.safetensors"
    checkpoint.save(whole, run, "mnist")
    checkpoint.save(slim, run, "mnist", slim=True)
    assert slim.stat().st_size < 0.4 * whole.stat().st_size  # these networks are so small that the header weighs too
    assert checkpoint.read_header(slim) == checkpoint.read_header(whole)
    latent = run.recipe.latent.fill(4, seed=0)
    light, full = (models.open_file(file).generate(latent).int() for file in (slim, whole))
    assert (light - full).abs().max() <= 1  # of 255
    refused(slim, "--slim", ["resume"])


def test_a_number_too_large_for_float16_is_kept_as_it_is(tmp_path: Path):
    run, _ = trained(small("cgan"))
    with torch.no_grad():
        run.discriminator.score.bias.fill_(1e6)
    checkpoint.save(tmp_path / "slim.safetensors", run, "mnist", slim=True)
    assert models.open_file(tmp_path / "slim.safetensors").discriminator.score.bias.item() == 1e6


def test_new_scores_leave_a_slim_files_numbers_as_they_are(tmp_path: Path):
    run, _ = trained(small("cgan"))
    file = tmp_path / "slim.safetensors"
    checkpoint.save(file, run, "mnist", slim=True)
    before = load_file(file)
    checkpoint.rewrite(file, {"fid": 1.0})
    after = load_file(file)
    assert checkpoint.read_header(file).scores == {"fid": 1.0}
    assert all(torch.equal(after[name], value) and after[name].dtype == value.dtype for name, value in before.items())


def test_rewrite_changes_the_scores_and_nothing_else(tiny: Path, tmp_path: Path):
    copy = tmp_path / "copy.safetensors"
    copy.write_bytes(tiny.read_bytes())
    checkpoint.rewrite(copy, {"fid": 2.0})
    assert checkpoint.read_header(copy).scores == {"fid": 2.0}
    assert same(load_file(copy), load_file(tiny))
    assert {**header_of(copy), "scores": {}} == header_of(tiny)


# --- files that are not whole, or not ours


@pytest.mark.parametrize("legacy", [False, True])
def test_a_pickle_is_refused_before_anything_in_it_runs(tmp_path: Path, legacy: bool):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "exploded"),)

    file = tmp_path / "model.safetensors"
    torch.save({"generator": torch.zeros(2), "bomb": Bomb()}, file, _use_new_zipfile_serialization=not legacy)
    refused(file, "pickle")
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("share", [0, 1, 7, 8, 9, 100, 0.2, 0.5, 0.9, -1])
def test_a_file_cut_short_is_refused(tiny: Path, tmp_path: Path, share: float):
    raw = tiny.read_bytes()
    length = int(share * len(raw)) if isinstance(share, float) else share
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(raw[:length])
    refused(cut, "damaged or cut short")


def test_extra_bytes_at_the_end_are_refused(tiny: Path, tmp_path: Path):
    long = tmp_path / "long.safetensors"
    long.write_bytes(tiny.read_bytes() + bytes(8))
    refused(long, "damaged")


@pytest.mark.parametrize("place", [0, 1, 2, 3, 7, 8, 9, 20, 60, 200, 1000, 2000, 4000])
def test_a_flipped_byte_in_the_header_is_refused_or_harmless(tiny: Path, tmp_path: Path, place: int):
    raw = bytearray(tiny.read_bytes())
    assert place < struct.unpack("<Q", raw[:8])[0]
    raw[place] ^= 0x15
    file = tmp_path / "flipped.safetensors"
    file.write_bytes(raw)
    for read in READERS.values():
        try:
            read(file)
        except TheatreError as error:
            assert is_sentence(error), str(error)
        else:
            assert place > 100  # a changed letter of some title may go unseen; the structure's own bytes may not


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 64, b"{}", b"not a checkpoint, only some words", b"PK\x03\x04", b"\x80\x04K\x01."],
    ids=["empty", "zeros", "braces", "words", "zip", "pickle"],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes):
    file = tmp_path / "other.safetensors"
    file.write_bytes(content)
    refused(file)


def test_somebody_elses_safetensors_are_refused(tmp_path: Path):
    file = tmp_path / "bert.safetensors"
    file.write_bytes(to_safetensors({"weight": torch.zeros(3)}))
    refused(file, "not a GAN Theatre checkpoint")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path):
    refused(tmp_path / "nowhere.safetensors", "no readable checkpoint")
    refused(tmp_path, "no readable checkpoint")


def test_a_file_larger_than_any_of_ours_is_not_read(tmp_path: Path):
    file = tmp_path / "large.safetensors"
    with file.open("wb") as sparse:
        sparse.truncate(checkpoint.LARGEST + 1)
    refused(file, "64 MiB")


def test_a_header_that_claims_a_huge_tensor_is_refused(tmp_path: Path):
    text = b'{"average.0.weight":{"dtype":"F32","shape":[1000000000,1000],"data_offsets":[0,4000000000000]}}'
    file = tmp_path / "bomb.safetensors"
    file.write_bytes(struct.pack("<Q", len(text)) + text)
    refused(file, "damaged")


# --- headers that lie

DAMAGED = {
    "an unknown key": {"taste": "sweet"},
    "no recipe": {"recipe": None},
    "an unknown recipe key": {"recipe": {"momentum": 0.9}},
    "a setting out of range": {"recipe": {"batch": 10**9}},
    "a setting that is not finite": {"recipe": {"lr_g": math.nan}},
    "a fraction of a channel": {"recipe": {"g_width": 8.5}},
    "a family elsewhere": {"recipe": {"family": "../../evil"}},
    "a title that is not text": {"recipe": {"title": ["x"]}},
    "a fraction of a class": {"recipe": {"latent": {"noise": 64, "classes": 10.5}}},
    "no latent space": {"recipe": {"latent": None}},
    "a huge latent space": {"recipe": {"latent": {"noise": 10**12}}},
    "huge images": {"shape": [1, 10**6, 10**6]},
    "flat images": {"shape": [1, 28]},
    "infinite images": {"shape": [1, math.inf, 28]},
    "images that are no numbers": {"shape": "big"},
    "an endless count": {"images": 10**400},
    "half a step": {"step": 2.5},
    "a negative count": {"total": -1},
    "a count that is not a number": {"images": math.nan},
    "time that is not a number": {"seconds": math.nan},
    "a bad seed": {"seed": 2**31},
    "a data set that is a list": {"dataset": ["mnist"]},
    "scores that are a list": {"scores": [1]},
    "a score that is text": {"scores": {"fid": "low"}},
    "a fingerprint that is text": {"fingerprint": "0badcafe"},
    "a fingerprint without classes": {"fingerprint": {"pictures": 3, "digest": "0" * 16}},
    "classes without end": {"fingerprint": {"pictures": 3, "digest": "0" * 16, "class_names": ["a"] * 5000}},
    "a class that is no name": {"fingerprint": {"pictures": 3, "digest": "0" * 16, "class_names": [{}]}},
    "pictures that are no number": {"fingerprint": {"pictures": "3", "digest": "0" * 16, "class_names": ["a"]}},
    "an origin that is a list": {"origin": ["cgan"]},
    "an endless origin": {"origin": "a" * 5000},
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_header_that_lies_is_refused(tiny: Path, tmp_path: Path, what: str):
    header = header_of(tiny)
    change = dict(DAMAGED[what])
    if isinstance(change.get("recipe"), dict):
        change["recipe"] = header["recipe"] | change["recipe"]
    refused(forge(tiny, tmp_path / "x.safetensors", header | change), "damaged header")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '"words"', "[" * 100_000, '{"recipe": {}}'])
def test_a_header_that_is_not_a_header_is_refused(tiny: Path, tmp_path: Path, text: str):
    refused(forge(tiny, tmp_path / "x.safetensors", text), "damaged header")


# --- tensors that are not the recipe's

STRANGE = {
    "a missing tensor": {"average.0.bias": None},
    "a tensor too many": {"average.99.bias": torch.zeros(3)},
    "another shape": {"average.0.bias": torch.zeros(3)},
    "another type": {"average.0.bias": torch.zeros(784, dtype=torch.float64)},
    "a count that is not whole": {"average.2.num_batches_tracked": torch.tensor(1.5)},
    "optimiser state with an odd name": {"optimiser_g.first.exp_avg": torch.zeros(3)},
    "optimiser state of another shape": {"optimiser_g.0.exp_avg": torch.zeros(2)},
    "half of an optimiser's state": {"optimiser_d.0.exp_avg": None},
    "optimiser state of another type": {"optimiser_g.0.exp_avg": torch.zeros(784, 74).to(torch.float8_e4m3fn)},
    "another optimiser's state": {"optimiser_g.0.square_avg": torch.zeros(784, 74)},
}


@pytest.mark.parametrize("what", STRANGE)
def test_tensors_that_are_not_the_recipes_are_refused(tiny: Path, tmp_path: Path, what: str):
    refused(forge(tiny, tmp_path / "x.safetensors", tensors=STRANGE[what]), "holds|does not hold", WHOLE)


def test_a_header_of_another_width_is_refused(tiny: Path, tmp_path: Path):
    header = header_of(tiny)
    header["recipe"]["g_width"] = 512
    refused(forge(tiny, tmp_path / "x.safetensors", header), "does not hold", WHOLE)


@pytest.mark.parametrize("name", ["generator.0.weight", "average.0.weight", "discriminator.score.bias", "optimiser_g.0.exp_avg"])
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_single_value_that_is_not_finite_is_refused(tiny: Path, tmp_path: Path, name: str, value: float):
    tensor = load_file(tiny)[name]
    tensor.view(-1)[-1] = value
    refused(forge(tiny, tmp_path / "x.safetensors", tensors={name: tensor}), "not finite", WHOLE)


def test_an_untouched_forgery_opens(tiny: Path, tmp_path: Path):
    """So that the refusals above are due to what was changed."""
    models.open_file(forge(tiny, tmp_path / "x.safetensors"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_what_is_no_plain_file_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.safetensors")
    for place in (tmp_path / "pipe.safetensors", Path("/dev/zero"), tmp_path):
        refused(place, "no readable checkpoint")


def test_a_file_older_than_fingerprints_opens(tiny: Path, tmp_path: Path):
    header = header_of(tiny)
    del header["fingerprint"], header["origin"]
    found = checkpoint.read_header(forge(tiny, tmp_path / "old.safetensors", header))
    assert found.fingerprint is None and found.origin == "" and found == checkpoint.read_header(tiny)


def test_the_fingerprint_of_a_persons_own_pictures_is_kept(tmp_path: Path):
    data = dataclasses.replace(noise(8), name="own-images", labels=torch.tensor([0, 1] * 4), class_names=("cats", "dogs"))
    run, file = Run(small("dcgan"), SHAPE, compute=FP32), tmp_path / "own.safetensors"
    list(train(run, data))
    checkpoint.save(file, run, data.name)
    found = checkpoint.read_header(file).fingerprint
    assert found == fingerprint(data) and found is not None and found.class_names == ("cats", "dogs")


# --- writing


def test_a_failing_write_leaves_the_old_file(tiny: Path, tmp_path: Path, monkeypatch):
    file = tmp_path / "run.safetensors"
    file.write_bytes(tiny.read_bytes())
    run, _ = trained(small("vanilla"))

    def full(self, content):
        with self.open("wb") as half:
            half.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TheatreError, match="the disk is full; free some space") as caught:
        checkpoint.save(file, run, "mnist")
    assert is_sentence(caught.value)
    assert file.read_bytes() == tiny.read_bytes()
    assert [left.name for left in tmp_path.iterdir()] == ["run.safetensors"]
