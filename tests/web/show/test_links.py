"""Addresses that restore a picture."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from gan.errors import UsageError
from gan.latents.latent import LatentSpec
from gan.web.show import links, points


def read(spec: LatentSpec, asked: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The point that the words of Explore's address ask for in a latent space."""
    state, changed = links.decode("explore", asked)
    point, more = points.from_state(spec, state)
    return point, [*changed, *more]


SPACES = [LatentSpec(noise=4), LatentSpec(noise=3, classes=10), LatentSpec(noise=2, categories=10, codes=2)]


@pytest.mark.parametrize("spec", SPACES, ids=str)
def test_a_link_gives_back_the_very_point(spec: LatentSpec) -> None:
    point = points.from_latent(spec.fill(1, 3))
    asked = dict(parse_qsl(urlsplit(links.explore("my model", point)).query))
    assert asked["model"] == "my model"
    assert read(spec, asked) == (point, [])


def test_what_is_out_of_range_is_clamped_and_said_to_be() -> None:
    point, changed = read(SPACES[1], {"z": "9,-1e9,0.5", "label": "12"})
    assert point["noise"] == [6.0, -6.0, 0.5]
    assert point["label"] == 9
    assert len(changed) == 2
    point, changed = read(SPACES[0], {"z": "0,0,0,0", "label": "3", "codes": "1"})
    assert point == {"noise": [0.0] * 4, "label": None, "category": None, "codes": []}
    assert len(changed) == 2


@pytest.mark.parametrize(
    "asked",
    [{"z": ""}, {"z": "1,2"}, {"z": "1,nan,2"}, {"z": "1,inf,2"}, {"z": "1,two,3"}, {"z": "1,2,3", "label": "x"}],
    ids=str,
)
def test_what_cannot_be_read_is_one_sentence(asked: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="The link's"):
        read(SPACES[1], asked)


def test_words_are_written_and_read_back_as_they_were() -> None:
    state = {"model": "run:ab&c=d é", "z": [-1.5, 2.0], "number": "20 26"}
    text = links.encode("digits", state)
    assert links.decode("digits", text) == (state, [])
    assert "z=-1.5,2" in text and "model=run:ab" in text


@pytest.mark.parametrize("text", ["&".join(f"a{k}=1" for k in range(100)), "x" * 100_000, "%ff=%zz", ""])
def test_any_text_is_words_or_one_sentence(text: str) -> None:
    try:
        assert sum(map(len, links.parse(text).values())) <= links.LONGEST
    except UsageError as error:
        assert "copy it again" in str(error)
