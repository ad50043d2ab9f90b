"""Generated blocks of README.md and CONTRIBUTING.md: what stands between two markers, so that no figure is typed by hand."""

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path

from gan import paths
from gan.data.datasets import SOURCES
from gan.errors import TheatreError
from gan.export import animation
from gan.hosting.kinds import KINDS
from gan.models import catalogue, checkpoint
from gan.recipes import Recipe, changes, row_of

FILM = "assets/pictures/noise_to_digits.gif"
COSTS = "benchmarks/results/setup_cost.json"
PACKAGES = (
    *(
        "errors",
        "console",
        "paths",
        "files",
        "quota",
        "device",
        "processes",
        "functional",
        "latents",
        "data",
        "recipes",
        "networks",
    ),
    *(
        "training",
        "models",
        "evaluation",
        "analysis",
        "studies",
        "teaching",
        "hosting",
        "export",
        "browser",
        "games",
        "runs",
        "web",
        "commands",
    ),
)
"""The packages of gan and the modules beside them, from the simplest on, as tests/test_architecture.py holds it."""

_OPEN, _CLOSE = "<!-- {name}: written by python -m gan readme -->", "<!-- end of {name} -->"


def pages() -> dict[Path, str]:
    """README.md and CONTRIBUTING.md as they are, with their blocks as they should be now.

    Raises:
        TheatreError: a page without its markers, or a file from which a block is written is missing or damaged.
    """
    blocks = {
        "README.md": {
            "film": film(paths.ROOT / FILM),
            "models": models(paths.SHIPPED),
            "costs": costs(paths.ROOT / COSTS),
            "hosting": hosting(),
        },
        "CONTRIBUTING.md": {"packages": packages()},
    }
    return {paths.ROOT / page: with_blocks(_read(paths.ROOT / page), page, new) for page, new in blocks.items()}


def with_blocks(text: str, page: str, blocks: Mapping[str, str]) -> str:
    """``text`` with each block of this name replaced.

    Raises:
        TheatreError: the page does not say where a block stands.
    """
    for name, block in blocks.items():
        opening, closing = _OPEN.format(name=name), _CLOSE.format(name=name)
        found = re.compile(f"{re.escape(opening)}\n.*?{re.escape(closing)}", re.DOTALL)
        if len(found.findall(text)) != 1:
            raise TheatreError(
                f"{page} must hold the line '{opening}' and below it '{closing}', once; put them where it belongs."
            )
        text = found.sub(lambda _, new=f"{opening}\n{block}\n{closing}": new, text)  # type: ignore[misc]
    return text


def film(file: Path) -> str:
    """The film, with the command that makes it, from the settings that are inside the file."""
    try:
        settings = animation.read_settings(file.read_bytes())
        recipe, looks = Recipe.from_json(settings["recipe"]), settings["film"]
        title, data, seed = row_of(recipe).title, settings["dataset"], settings["seed"]
        named = [f"--set {key}={value}" for key, value in changes(recipe).items()]
        named += [f"--{key} {value}" for key, value in looks.items() if value is not None]
        shown = SOURCES[data].title
    except (OSError, KeyError, TypeError, AttributeError, TheatreError) as error:
        raise TheatreError(f"{FILM} is no film of a run; make it again with 'python -m gan film'.") from error
    asked = f"--dataset {data} --images {recipe.images} --seed {seed}"
    return (
        f"![Noise becomes pictures: samples of a {title} from its first step on]({FILM})\n\n"
        f"*A {title} learns {shown}: always the same latent vectors, from noise to the samples after {recipe.images:,} "
        "images.*\n\n"
        "<details><summary>The command that made it</summary>\n\n"
        f"```\npython -m gan film {' '.join([recipe.name, asked, *named])} --out {FILM}\n```\n\n</details>"
    )


def models(folder: Path) -> str:
    """A table with a row of samples for each model in the folder."""
    there = {file.stem: file for file in folder.glob(f"*{checkpoint.SUFFIX}")}
    rows = ["| model | samples | look at |", "|---|---|---|"]
    for name in (name for name in catalogue.names() if name in there):
        header = checkpoint.read_header(there[name])
        row = row_of(header.recipe)
        strip = f"![samples of {name}](checkpoints/strips/{name}.png)"
        rows.append(f"| **{name}** ({row.title}; {SOURCES[header.dataset].title}) | {strip} | {row.look_at} |")
    return "\n".join(rows)


def costs(file: Path) -> str:
    """What a machine pays, as ``benchmarks/setup_cost.py`` has measured it."""
    try:
        measured = json.loads(file.read_text(encoding="utf-8"))
        table = [measured["columns"], ["---"] * len(measured["columns"]), *measured["rows"]]
        remarks = [*measured["remarks"], f"Measured on {measured['date']}: {measured['machine']}."]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TheatreError(
            f"{COSTS} holds no costs; measure them with 'python benchmarks/report.py --only setup_cost'."
        ) from error
    return "\n".join(["| " + " | ".join(row) + " |" for row in table]) + "\n\n" + " ".join(remarks)


def hosting() -> str:
    """The kinds of Space: the command for each, what visitors get there, and what it needs."""
    rows = ["| command | what visitors get | what it needs |", "|---|---|---|"]
    for kind in KINDS.values():
        rows.append(f"| `python -m gan deploy YOU/gan-theatre --{kind.name}` | {kind.offers} | {kind.needs} |")
    return "\n".join(rows)


def packages() -> str:
    """The packages of gan in order, each with the first line of its docstring."""
    lines = []
    for name in PACKAGES:
        folder = paths.ROOT / "gan" / name
        source = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
        said = (ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or "").partition("\n")[0]
        shown = f"gan/{name}/" if folder.is_dir() else f"gan/{name}.py"
        lines.append(f"- `{shown}`: {said}")
    return "\n".join(lines)


def _read(page: Path) -> str:
    try:
        return page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TheatreError(f"{page.name} cannot be read; bring it back with 'git restore {page.name}'.") from error
