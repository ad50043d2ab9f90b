"""Rights to steer a run: its owner's, and those of others whom the owner let in. To look at a run, its id is enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gan.errors import UsageError
from gan.runs.visitor import digest, new_key, owns_any


@dataclass(frozen=True)
class Rights:
    """Rights to steer a run.

    Attributes:
        owner: digest of the key of the visitor who started it (``gan.runs.visitor``), or "" of who had none.
        key: lets whoever has it steer the run; it is never written down.
        admitted: digests of the keys besides the owner's that steer it, that of ``key`` among them.
    """

    owner: str = ""
    key: str = field(default="", repr=False)
    admitted: tuple[str, ...] = ()

    @classmethod
    def of(cls, key: object) -> "Rights":
        """Rights of the visitor with this key, if it is one, to a new run."""
        return cls(digest(key)).with_key()

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Rights":
        """Rights as ``to_json`` wrote them; nobody's where there are none."""
        return cls(str(facts.get("owner", "")), "", tuple(map(str, facts.get("admitted", ()))))

    def to_json(self) -> dict[str, Any]:
        """All but the key, which who reads a file shall not have."""
        return {"owner": self.owner, "admitted": list(self.admitted)}

    def with_key(self) -> "Rights":
        """The same, with a key where there is none."""
        return self if self.key else replace(self, key=(key := new_key()), admitted=(*self.admitted, digest(key)))

    def obeys(self, key: object) -> bool:
        """Whether the run obeys whoever has this key."""
        return owns_any(key, (self.owner, *self.admitted))

    def check(self, key: object, kind: str = "run") -> None:
        """Make sure that the run obeys this key.

        Raises:
            UsageError: it does not.
        """
        if not self.obeys(key):
            raise UsageError(
                f"Only whoever started this {kind} steers it; ask them for the link that does, or start a {kind} of your own."
            )

    def admitting(self, key: str) -> "Rights":
        """The same, and the visitor with this key steers it too."""
        return self if self.obeys(key) or not digest(key) else replace(self, admitted=(*self.admitted, digest(key)))


NOBODYS = Rights()
"""Of a run that no visitor steers."""
