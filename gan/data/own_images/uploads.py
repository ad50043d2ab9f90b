"""Uploads of visitors: each in a folder of its own, reached only by its id, and deleted a while after its last page was closed.

An id has 32 random hex digits and is sent to nobody but the browser that sent the files. The folders lie outside everything
that the server serves.
"""

import atexit
import logging
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from gan import paths
from gan.data.datasets import Dataset
from gan.data.own_images import sandbox, storage_policy, store
from gan.data.own_images.sandbox import Report
from gan.data.own_images.server_folder import ServerFolder
from gan.data.own_images.storage_policy import LARGEST, StoragePolicy
from gan.data.own_images.turns import Turns
from gan.errors import TheatreError

__all__ = ["LARGEST", "StoragePolicy", "Upload", "Uploads"]
_log = logging.getLogger(__name__)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""What Windows takes for a device, whatever folder it lies in."""


@dataclass(eq=False)
class Upload:
    """One visitor's upload.

    Attributes:
        id: its key, a secret of its visitor.
        folder: holds all its files.
        source: the file that came, or the zip of the files that did.
        visitor: the network that it came from.
        announced: bytes that are to come; ``received``: those that have.
        turn: a turn at reading.
        began: when it was announced, ``used_at`` when it was last asked for, and ``closed_at`` when its last page was closed, by
            the server's clock.
        arriving: whether it has not come as a whole.
        report: what was found in it, once it has been read.
        pages: the sessions of the pages that show it.
        claimed: whether a page ever did.
    """

    id: str
    folder: Path
    source: Path
    visitor: str
    announced: int
    turn: Callable[[], AbstractContextManager[None]]
    began: float
    used_at: float
    closed_at: float
    arriving: bool = True
    received: int = 0
    report: Report | None = None
    pages: set[str] = field(default_factory=set)
    claimed: bool = False
    _read_bytes: int = 0

    @property
    def on_disk(self) -> int:
        """Bytes of its files."""
        return self.received + self._read_bytes

    @property
    def spare_since(self) -> float | None:
        """When its last page was closed; None while one shows it or it arrives."""
        return None if self.pages or self.arriving else max(self.closed_at, self.used_at)

    def write(self, content: bytes) -> None:
        """Write the file that would have come.

        Raises:
            TheatreError: the disk refused.
        """
        try:
            self.source.write_bytes(content)
        except OSError as error:
            raise storage_policy.disk_refusal(error) from error
        self.received, self.arriving = len(content), False

    def gather(self, side: int, colour: bool | None) -> Report:
        """Read the pictures again, for this side. Raises as ``sandbox.read`` and ``Turns.taken``; what was read before stays."""
        with self.turn():
            self.report = sandbox.read(self.source, self._images, side, colour)
        self._read_bytes = self._images.stat().st_size
        return self.report

    def data(self) -> Dataset:
        """The pictures as they were last read.

        Raises:
            TheatreError: they never were.
        """
        return store.restore(self._images)

    @property
    def _images(self) -> Path:
        return self.folder / "images"


class Uploads:
    """All uploads of one server.

    Args:
        policy: how long they are kept, and how much of them.
        on_sweep: called after each sweep, so that runs on uploads can be deleted in time too.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        policy: StoragePolicy | None = None,
        on_sweep: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.policy, self.clock = policy or StoragePolicy(), clock
        self._on_sweep = on_sweep
        self._uploads: dict[str, Upload] = {}
        self._turns = Turns(self.policy.reading, self.policy.reading_each, self.policy.waiting, self.policy.waiting_each)
        self._lock = threading.RLock()
        self._closing = threading.Event()
        self._folder = ServerFolder(paths.home() / "visitors", self.policy.dead_seconds)
        threading.Thread(target=self._sweep, name="uploads", daemon=True).start()
        atexit.register(self.close)

    def check(self, size: int, visitor: str) -> None:
        """Whether an upload of ``size`` bytes would be taken now.

        Raises:
            NoPlaceYet: not before another has arrived.
            TheatreError: it is too large, or there is no room for it.
        """
        with self._lock:
            self._make_room(size, visitor)
            if storage_policy.slowest(self.policy, self._held, visitor, self.clock()) is None:
                storage_policy.check_place(self.policy, self._held, visitor)

    def create(self, name: str, size: int, visitor: str = "") -> Upload:
        """A new upload, of which ``size`` bytes are to come, and whose file is called ``name`` as far as a file may be.

        It takes room as its bytes come (``arrive``), and a place until all have (``finish``, or ``write``).

        Raises:
            NoPlaceYet: too many uploads arrive.
            TheatreError: it is too large, or there is no room for it.
        """
        identity = secrets.token_hex(16)
        folder, now = self._folder.path / identity, self.clock()
        turn = self._turn_of(visitor)
        upload = Upload(identity, folder, folder / "given" / _file_name(name), visitor, size, turn, now, now, now)
        with self._lock:
            if self._closing.is_set():
                raise TheatreError("The server is closing; bring your pictures when it is open again.")
            self._make_room(size, visitor)
            try:
                storage_policy.check_place(self.policy, self._held, visitor)
            except storage_policy.NoPlaceYet:
                slowest = storage_policy.slowest(self.policy, self._held, visitor, now)
                if slowest is None:
                    raise
                self.forget(slowest.id)
            try:
                self._folder.beat()
                upload.source.parent.mkdir(parents=True, mode=0o700)
                self._check_disk(size)
            except (OSError, TheatreError) as error:
                shutil.rmtree(folder, ignore_errors=True)
                raise error if isinstance(error, TheatreError) else storage_policy.disk_refusal(error) from error
            self._uploads[identity] = upload
        return upload

    def arrive(self, upload: Upload, size: int) -> None:
        """Note that ``size`` more bytes of an upload are about to be kept.

        Raises:
            TheatreError: it has lost its place, or the room is used up.
        """
        with self._lock:
            if upload.id not in self._uploads:
                raise TheatreError("Your upload came so slowly that it lost its place to another; try again in a while.")
            self._make_room(size, upload.visitor, new=False)
            if upload.received // 2**22 != (upload.received + size) // 2**22:
                self._check_disk(size)
            upload.received += size
            upload.used_at = self.clock()

    def finish(self, upload: Upload) -> None:
        """Note that all of an upload has come, which frees its place for the next."""
        upload.arriving = False
        upload.used_at = upload.closed_at = self.clock()

    def get(self, identity: str, page: str) -> Upload:
        """The upload with this id, which the page of this session shows from now on in place of any other.

        Raises:
            TheatreError: there is none, or no longer.
        """
        with self._lock:
            upload = self._uploads.get(str(identity))
            if upload is None or upload.arriving:
                raise TheatreError(
                    "Your pictures are no longer on the server, which deletes them with your visit; give them again."
                )
            upload.used_at = self.clock()
            upload.pages.add(page)
            upload.claimed = True
            for other in self._uploads.values():
                if other is not upload:
                    self._close_page(other, page)
        return upload

    def close_page(self, page: str) -> None:
        """Note that a page was closed."""
        with self._lock:
            for upload in self._uploads.values():
                self._close_page(upload, page)

    def forget(self, identity: str) -> None:
        """Delete an upload at once."""
        with self._lock:
            upload = self._uploads.pop(str(identity), None)
        if upload:
            shutil.rmtree(upload.folder, ignore_errors=True)

    def close(self) -> None:
        """Delete all uploads and stop sweeping."""
        atexit.unregister(self.close)
        self._closing.set()
        with self._lock:
            self._uploads.clear()
        self._folder.delete()

    @property
    def _held(self) -> list[Upload]:
        return list(self._uploads.values())

    def _turn_of(self, visitor: str) -> Callable[[], AbstractContextManager[None]]:
        return lambda: self._turns.taken(visitor, self.policy.wait_seconds)

    def _make_room(self, size: int, visitor: str, new: bool = True) -> None:
        """Delete what this visitor can spare, as far as ``size`` more bytes want it. Raises as ``check_room``."""
        for spare in [*storage_policy.spare(self.policy, self._held, visitor, self.clock()), None]:
            try:
                return storage_policy.check_room(self.policy, self._held, visitor, size, new)
            except TheatreError:
                if spare is None:
                    raise
                self.forget(spare.id)

    def _check_disk(self, size: int) -> None:
        """Raise if the disk would have less space left than the policy says."""
        if shutil.disk_usage(self._folder.path).free < size + self.policy.free_bytes:
            raise storage_policy.disk_full()

    def _sweep(self) -> None:
        """Delete what has expired, until the server closes."""
        while not self._closing.wait(self.policy.sweep_seconds):
            try:
                self.sweep()
                self._on_sweep()
            except Exception:  # the next sweep may succeed, and there has to be one
                _log.exception("A sweep of the uploads failed.")

    def sweep(self) -> None:
        """Delete expired uploads, and those of servers that have died."""
        now = self.clock()
        with self._lock:
            due = [each.id for each in self._held if self._is_expired(each, now)]
        for identity in due:
            self.forget(identity)
        self._folder.keep()

    def _is_expired(self, upload: Upload, now: float) -> bool:
        since, kept = upload.spare_since, self.policy.closed_seconds if upload.claimed else self.policy.unclaimed_seconds
        return (since is not None and now - since > kept) or now - upload.used_at > self.policy.idle_seconds

    def _close_page(self, upload: Upload, page: str) -> None:
        if page in upload.pages:
            upload.pages.remove(page)
            upload.closed_at = self.clock()


def _file_name(name: str) -> str:
    """The name of an upload's file, as close to ``name`` as a file may be called, since sentences show it."""
    plain = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\:*?"<>|').strip(". ")
    plain = plain.encode("utf-8", "ignore")[-120:].decode("utf-8", "ignore").strip(". ") or "Your selection"
    return f"_{plain}" if _RESERVED.match(plain) else plain
