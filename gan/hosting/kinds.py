"""Kinds of Space in which this project can be hosted: what each runs on, and who may have one."""

from dataclasses import dataclass

CPU_BASIC, ZERO = "cpu-basic", "zero-a10g"
"""The hub's names of its hardware. That of ZeroGPU is older than the GPUs there."""


@dataclass(frozen=True)
class Kind:
    """Kind of Space.

    Attributes:
        name: as the command line's option says it.
        title: in words.
        sdk: the hub's word for what serves the Space.
        hardware: the hub's name of what it runs on; "" where it needs none.
        offers: what visitors get.
        needs: what an account needs to have one.
        header: lines of the front matter in which it differs from the project's own README.md.
    """

    name: str
    title: str
    sdk: str
    hardware: str
    offers: str
    needs: str
    header: dict[str, str]


STATIC = Kind(
    "static",
    "a Static Space",
    "static",
    "",
    "the pages that a browser can draw by itself; no training on a server",
    "nothing but an account: Static Spaces are free for everybody",
    {},
)
ZERO_GPU = Kind(
    "zero-gpu",
    "a Gradio Space on ZeroGPU",
    "gradio",
    ZERO,
    "the whole app; training on a GPU while the visitor's minutes of the day last, then on the CPU",
    "a personal account in good standing, with a confirmed mail address: it may host 2 of these free of charge",
    {"python_version": '"3.12"', "suggested_hardware": ZERO},
)
CPU = Kind(
    "cpu",
    "a Gradio Space on a CPU",
    "gradio",
    CPU_BASIC,
    "the whole app; training on 2 virtual cores",
    "a paid plan (PRO, Team or Enterprise); the CPU itself then costs nothing",
    {"suggested_hardware": CPU_BASIC},
)
KINDS = {kind.name: kind for kind in (STATIC, ZERO_GPU, CPU)}
