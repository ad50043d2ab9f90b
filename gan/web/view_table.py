"""Table of view state: which keys the address of each page has, and what their values are, from ``assets/view_state.json``.

Read by the codec in Python (``gan.web.show.links``) and by the one in JavaScript (``assets/js/lib/view_state.js``).
"""

import json
from typing import Any

from gan import paths

TABLE: dict[str, Any] = json.loads((paths.ASSETS / "view_state.json").read_text(encoding="utf-8"))


def of_page(page: str) -> dict[str, Any]:
    """The table with the row of one page: what a component of that page needs to read and write its address."""
    return {**TABLE, "pages": {page: TABLE["pages"][page]}}
