"""The folders are the architecture: who may import whom, and what may lie in the tree."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from gan import paths
from gan.web import app
from gan.web.static import scripts

ROOT = paths.ROOT
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted((ROOT / "gan").rglob("*.py"))
}
COMPANY = [name for name in MODULES if not (name + ".").startswith(("gan.web.", "gan.commands.", "gan.__main__."))]


def imported(file: Path, package: str = "") -> set[str]:
    """Every name that a file imports, wherever in it: ``from a import b`` counts as ``a`` and ``a.b``."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            names |= {source} | {f"{source}.{alias.name}" for alias in node.names}
    return names


@cache
def arrows(name: str) -> frozenset[str]:
    """The modules of gan that a module of gan imports. Of ``from gan import x`` that is gan.x, not gan itself."""
    file = MODULES[name]
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    found = {target for target in imported(file, package) if target in MODULES}
    return frozenset(target for target in found if not any(other.startswith(target + ".") for other in found) and target != name)


ORDER = [
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
]
"""The packages of gan, and the modules beside them, from the simplest on: an import points to something earlier."""
WEB_ORDER = [
    "help",
    "view_table",
    "view_rules",
    "listen_address",
    "environment",
    "zero_gpu",
    "visitor_key",
    "memory",
    "sessions",
    "reading",
    "events",
    "checked_blocks",
    "components",
    "show",
    "http",
    "pages",
    "api",
    "app",
    "static",
    "server",
]
"""The same within gan.web."""
LONGEST = 350
LONG = {"gan.teaching.diagnosis"}
"""Modules that may be longer: one idea, of which every rule is a paragraph."""


def place(name: str, order: list[str], depth: int) -> int | None:
    """Where in the order a module stands, by the part of its name at this depth."""
    parts = name.split(".")
    return order.index(parts[depth]) if len(parts) > depth and parts[depth] != "__main__" else None


def test_the_graph_is_read_rightly():
    assert {"gan.functional.ema", "gan.networks.discriminator", "gan.recipes"} <= arrows("gan.training.loop")
    assert "gan.commands.train" in arrows("gan.__main__") and "gan" not in arrows("gan.training.loop")
    assert len(COMPANY) > 25


def test_an_import_points_to_an_earlier_package():
    guilty = []
    for name in MODULES:
        for target in arrows(name):
            for order, depth in ((ORDER, 1), (WEB_ORDER, 2)):
                if depth == 2 and not (name.startswith("gan.web.") and target.startswith("gan.web.")):
                    continue
                here, there = place(name, order, depth), place(target, order, depth)
                if here is not None and there is not None and there > here:
                    guilty.append(f"{name} -> {target}")
    assert not guilty


def page_of(name: str) -> str:
    """The page to which a module belongs, or ""."""
    return name.split(".")[3] if name.startswith("gan.web.pages.") else ""


def test_a_page_imports_no_page():
    pairs = [(name, target) for name in MODULES if page_of(name) for target in arrows(name) if page_of(target)]
    assert not [pair for pair in pairs if page_of(pair[0]) != page_of(pair[1])]


def test_the_pages_stand_on_what_knows_no_gradio():
    runs = [name for name in MODULES if name.startswith("gan.runs.")]
    assert len(runs) > 5
    for name in runs:
        assert not (imported(MODULES[name], name) & {"gradio", "gradio_client"})


@pytest.mark.parametrize("name", [name for name, file in MODULES.items() if file.name == "__init__.py"])
def test_a_package_says_what_is_in_it(name: str):
    text = ast.get_docstring(ast.parse(MODULES[name].read_text(encoding="utf-8")))
    assert text and len(text.splitlines()[0]) > 40


def test_no_module_is_long():
    lengths = {name: len(file.read_text(encoding="utf-8").splitlines()) for name, file in MODULES.items()}
    assert not {name: length for name, length in lengths.items() if length > LONGEST and name not in LONG}


@pytest.mark.parametrize("name", COMPANY)
def test_the_company_knows_nothing_of_the_web(name: str):
    for target in imported(MODULES[name], name):
        assert not (target + ".").startswith(("gan.web.", "gradio.", "gradio_client.", "starlette.", "fastapi.", "uvicorn."))


def test_nothing_imports_in_a_circle():
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for target in sorted(arrows(name)):
                walk(target, (*trail, name))
            done.add(name)

    for name in MODULES:
        walk(name, ())
    assert done == set(MODULES)


def test_pure_functions_stay_pure():
    pure = [name for name in MODULES if name.startswith("gan.functional.")]
    assert len(pure) > 4
    for name in (*pure, "gan.files", "gan.paths", "gan.errors"):
        assert not arrows(name)


@pytest.mark.skipif(not (ROOT / "app.py").exists(), reason="there is no app.py yet")
def test_the_app_imports_only_the_web():
    ours = {target for target in imported(ROOT / "app.py") if target.split(".")[0] == "gan"} - {"gan"}
    assert ours and all((target + ".").startswith("gan.web.") for target in ours)


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree")
    return [file for name in listed.decode().split("\0") if name and (file := ROOT / name).is_file()]


def test_no_tracked_file_is_10_mib_or_more():
    large = [str(file) for file in tracked() if file.stat().st_size >= 10 * 2**20]
    assert not large


SERVED = [ROOT / "app.py", *(ROOT / "gan" / "web").rglob("*"), *(ROOT / "assets").rglob("*")]
TEXT = {".py", ".js", ".mjs", ".css", ".html", ".svg", ".json", ".md"}
FROM_ELSEWHERE = re.compile(
    r"https?://fonts\.|@import\s+(url\()?[\"']?https?:|url\([\"']?https?:|<script[^>]*\ssrc=[\"']?(https?:)?//"
    r"|<link[^>]*\shref=[\"']?(https?:)?//|(import|from)\s*\(?\s*[\"']https?:"
    r"|//(cdn\.|unpkg\.com|cdnjs\.|cdn\.jsdelivr\.net|ajax\.googleapis\.com|esm\.sh)"
)


@pytest.mark.parametrize(
    "line",
    [
        "@import url('https://fonts.googleapis.com/css?family=Inter');",
        '<script src="https://unpkg.com/d3"></script>',
        '<script async src="//cdn.jsdelivr.net/npm/x"></script>',
        "import * as d3 from 'https://esm.sh/d3'",
        "background: url(https://example.org/a.png)",
    ],
)
def test_the_search_for_foreign_files_finds_them(line: str):
    assert FROM_ELSEWHERE.search(line)


def test_nothing_that_is_served_comes_from_elsewhere():
    texts = [file for file in SERVED if file.suffix in TEXT and file.is_file()]
    guilty = [str(file.relative_to(ROOT)) for file in texts if FROM_ELSEWHERE.search(file.read_text(encoding="utf-8"))]
    assert texts and not guilty


SHEETS = ROOT / "assets" / "css"
STATIC = (*scripts.BEFORE, *scripts.AFTER)
"""Style sheets that static pages have instead of Gradio's."""
NOT_A_TOKEN = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch|color)a?\(")
LOST = re.compile(r"@(layer|supports|container|scope|property)\b|:(is|where|not|has)\([^)]*,")
"""What Gradio throws away of a style sheet, or breaks: it knows style rules and @media, and cuts selectors at commas."""


def sheet(name: str) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", (SHEETS / f"{name}.css").read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_style_sheet_is_served():
    assert {f"{name}.css" for name in (*app.STYLES, *STATIC)} == {
        file.relative_to(SHEETS).as_posix() for file in SHEETS.rglob("*") if file.is_file()
    }
    assert len(set(app.STYLES)) == len(app.STYLES)


def test_a_page_s_style_sheet_is_named_as_the_page():
    pages = {page_of(name) for name in MODULES}
    assert {name.partition("/")[2] for name in app.STYLES if name.startswith("pages/")} <= pages - {""}


@pytest.mark.parametrize("name", [*app.STYLES, *STATIC])
def test_a_style_sheet_takes_its_colours_from_the_tokens(name: str):
    assert bool(NOT_A_TOKEN.search(sheet(name))) == (name in ("tokens", "static/theme"))
    assert (".dark" in sheet(name)) == (name in ("tokens", "static/theme"))


@pytest.mark.parametrize("name", app.STYLES)
def test_a_style_sheet_survives_gradio_and_wins_by_specificity(name: str):
    assert not LOST.search(sheet(name))
    assert sheet(name).count("!important") == (1 if name == "base" else 0)  # of the focus ring; it says there whom it beats


def test_there_is_one_focus_ring():
    rings = [name for name in app.STYLES if re.search(r"[^(]:focus-visible[^{]*\{[^}]*\boutline\b", "\n" + sheet(name))]
    assert rings == ["base"]
