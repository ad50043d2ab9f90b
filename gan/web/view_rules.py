"""Rules of views: numbers and sentences of what a page shows, which Python and JavaScript read from one file of JSON.

Such a file is a module of ``assets/js/views``, so that browsers import it as any other: after a comment, ``export const NAME =``
and JSON.
"""

import json
import re
from typing import Any

from gan import paths

_EXPORT = re.compile(r"^export const \w+ = (\{.*\});\s*\Z", re.DOTALL | re.MULTILINE)


def read(name: str) -> dict[str, Any]:
    """The rules in ``assets/js/views/NAME.js``.

    Raises:
        ValueError: what it exports is no JSON.
    """
    text = (paths.ASSETS / "js" / "views" / f"{name}.js").read_text(encoding="utf-8")
    found = _EXPORT.search(text)
    if found is None:
        raise ValueError(f"assets/js/views/{name}.js exports no JSON object.")
    return dict(json.loads(found[1]))


RULES = read("rules")
"""Of Explore, Digits and Codes, and what other pages share with them."""
