"""``python -m tests.web.generated URL LOG [--count N] [--seed N]``: generated calls to a running app, and what went wrong."""

import argparse
from collections import Counter
from pathlib import Path

from tests.web.generated.client import call_many

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("url")
parser.add_argument("log", type=Path)
parser.add_argument("--count", type=int, default=2000)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--show", type=int, default=20)
options = parser.parse_args()
troubles, counts = call_many(options.url.rstrip("/"), options.log, options.count, options.seed)
for one in troubles[: options.show]:
    print(one)
print("answers:", dict(counts.most_common()))
print(f"{len(troubles)} wrong:", dict(Counter(one.what for one in troubles).most_common()))
