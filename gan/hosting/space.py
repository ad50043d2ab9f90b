"""Space on the hub: its name, what is there, and how it is filled, all in one commit, so that nobody ever sees half of it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, get_token
from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError
from huggingface_hub.hf_api import RepoFile

from gan.errors import TheatreError, UsageError
from gan.hosting import front_matter
from gan.hosting.app_files import Content
from gan.hosting.changes import GIVEN, Changes, There
from gan.hosting.kinds import CPU_BASIC, ZERO, Kind
from gan.hosting.refusals import TOKENS, in_one_sentence, no_token

_SPACE = "space"
_OWNER = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,95}")
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?")


@dataclass(frozen=True)
class Found:
    """What is on the hub under the name of a Space.

    Attributes:
        exists: whether it is there.
        sdk, hardware: the hub's words for what serves it and what it runs on; "" where that is not known.
        files: by path.
        ours: whether this project has filled it, or nobody has.
    """

    exists: bool = False
    sdk: str = ""
    hardware: str = ""
    files: Mapping[str, There] = field(default_factory=dict)
    ours: bool = True


class Space:
    """A Space of this name and kind, on the hub or yet to be made.

    Args:
        name: OWNER/NAME.

    Raises:
        UsageError: no name that a Space can have.
    """

    def __init__(self, name: str, kind: Kind):
        owner, slash, own = name.partition("/")
        if not slash or not _OWNER.fullmatch(owner) or not _NAME.fullmatch(own) or ".." in own or "--" in own:
            raise UsageError(
                f"A Space is called OWNER/NAME, such as ada/gan-theatre, in letters, digits and single - _ . within, not "
                f"{name[:80]!r}."
            )
        if own.endswith((".git", ".ipynb")):
            raise UsageError(f"The name of a Space does not end in .{own.rpartition('.')[2]}; choose another than {own!r}.")
        self.name, self.kind, self._owner = name, kind, owner
        self._token = get_token()
        self._api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None, token=self._token or False)

    @property
    def address(self) -> str:
        """Where it is seen."""
        return f"https://huggingface.co/spaces/{self.name}"

    @property
    def has_token(self) -> bool:
        """Whether somebody is logged in on this machine."""
        return bool(self._token)

    def check_account(self) -> str:
        """The account that is logged in.

        Raises:
            TheatreError: nobody is, or the account cannot write there.
        """
        if not self._token:
            raise no_token()
        with in_one_sentence(self.name, self.kind):
            who = self._api.whoami(token=self._token)
        account = str(who.get("name", ""))
        owners = [account, *(str(one.get("name", "")) for one in who.get("orgs") or [])]
        if self._owner.lower() not in map(str.lower, owners):
            raise TheatreError(
                f"You are logged in as {account}, who has no Spaces under {self._owner}; "
                f"call it {account}/{self.name.partition('/')[2]}, or log in as {self._owner} with 'hf auth login'."
            )
        role = ((who.get("auth") or {}).get("accessToken") or {}).get("role")
        if role == "read":
            raise TheatreError(f"Your token can only read; make one with the right to write at {TOKENS}, then 'hf auth login'.")
        return account

    def look(self) -> Found:
        """What is there.

        Raises:
            TheatreError: it cannot be told, or is not to be touched: another kind of Space, or somebody's other work.
        """
        with in_one_sentence(self.name, self.kind):
            try:
                info = self._api.space_info(self.name)
            except RepositoryNotFoundError:
                return Found()
            tree = self._api.list_repo_tree(self.name, repo_type=_SPACE, recursive=True)
            files = {one.path: There(one.blob_id, one.lfs.sha256 if one.lfs else "") for one in tree if isinstance(one, RepoFile)}
            ours = set(files) <= set(GIVEN) or front_matter.is_ours(self._readme(files))
            runs = info.runtime
            hardware = str((runs.requested_hardware or runs.hardware or "") if runs else "")
        found = Found(True, info.sdk or "", hardware, files, ours)
        if not found.ours:
            raise TheatreError(
                f"{self.name} exists and holds something else, which stays as it is; choose another name, or delete that Space "
                f"at {self.address}/settings first."
            )
        if found.sdk not in ("", self.kind.sdk):
            option = "--static" if found.sdk == "static" else "--zero-gpu or --cpu"
            raise TheatreError(
                f"{self.name} exists and is a Space of the kind {found.sdk!r}, which cannot become {self.kind.title}; use "
                f"{option}, or choose another name."
            )
        return found

    def _readme(self, files: Mapping[str, There]) -> str:
        if "README.md" not in files:
            return ""
        try:
            return Path(self._api.hf_hub_download(self.name, "README.md", repo_type=_SPACE)).read_text(encoding="utf-8")
        except (EntryNotFoundError, UnicodeDecodeError):
            return ""

    def fill(self, found: Found, changes: Changes, files: Mapping[str, Content], private: bool = False) -> None:
        """Make the Space unless it is there, bring about the changes in one commit, and give it its hardware.

        It can be cut off anywhere and called again.

        Raises:
            TheatreError: the hub refused, or the connection broke off.
        """
        with in_one_sentence(self.name, self.kind):
            if not found.exists:
                self._api.create_repo(
                    self.name,
                    repo_type=_SPACE,
                    space_sdk=self.kind.sdk,
                    space_hardware=self.kind.hardware or None,  # type: ignore[arg-type]
                    private=private,
                )
            if not changes.none:
                sent = [CommitOperationAdd(path, _given(files[path])) for path in changes.sent]
                gone = [CommitOperationDelete(path) for path in changes.deleted]
                self._api.create_commit(self.name, [*sent, *gone], commit_message="GAN Theatre", repo_type=_SPACE)
            if found.exists and self._other_hardware(found.hardware):
                self._api.request_space_hardware(self.name, self.kind.hardware)  # type: ignore[arg-type]

    def _other_hardware(self, now: str) -> bool:
        """Whether the Space is to be moved; one for which somebody pays stays where it is."""
        return now in (CPU_BASIC, ZERO) and self.kind.hardware not in ("", now)


def _given(content: Content) -> bytes | str:
    return content if isinstance(content, bytes) else str(content)
