"""Uploads of visitors: each in a folder of its own, reached only by its id, and deleted a while after its last page was closed.

An id has 32 random hex digits and is sent to nobody but the browser that sent the files. The folders lie outside everything
that the server serves.
"""

import atexit
import contextlib
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from gan import paths
from gan.data.datasets import Dataset
from gan.data.own_images import sandbox, store
from gan.data.own_images.sandbox import Report
from gan.errors import TheatreError

LARGEST = 512 * 2**20
"""The largest size of one upload, in bytes."""
STORE_FULL = (
    "The server holds as many uploads as it can at the moment; wait until other visitors have left, or give fewer pictures."
)


@dataclass(frozen=True)
class StoragePolicy:
    """Storage policy of a server: how long uploads are kept, and how much of the disk they may use.

    Attributes:
        closed_seconds: time that an upload is kept after the last page that showed it was closed, so that it survives a reload or
            a look at another page.
        idle_seconds: time after which an upload that nobody has asked for is deleted even while a page shows it.
        sweep_seconds: time between two sweeps, which delete what has expired.
        most_bytes: limit on all uploads together.
        free_bytes: space on the disk that uploads leave free.
    """

    closed_seconds: float = 600.0
    idle_seconds: float = 3600.0
    sweep_seconds: float = 15.0
    most_bytes: int = 4 * LARGEST
    free_bytes: int = 1024 * 2**20


@dataclass(eq=False)
class Upload:
    """One visitor's upload.

    Attributes:
        id: its key, a secret of its visitor.
        folder: holds all its files.
        source: the zip that holds the pictures as they came.
        size: bytes reserved for it.
        report: what was found in it, once it has been read.
        pages: the sessions of the pages that show it.
        used_at: when it was last asked for, and ``closed_at`` when its last page was closed, by ``time.monotonic``.
    """

    id: str
    folder: Path
    source: Path
    size: int
    report: Report | None = None
    pages: set[str] = field(default_factory=set)
    used_at: float = field(default_factory=time.monotonic)
    closed_at: float = field(default_factory=time.monotonic)

    def write(self, content: bytes) -> None:
        """Write the zip.

        Raises:
            TheatreError: the disk is full.
        """
        try:
            self.source.write_bytes(content)
        except OSError as error:
            raise TheatreError(sandbox.DISK_REFUSED) from error

    def gather(self, side: int, colour: bool | None) -> Report:
        """Read the pictures again, for this side. Raises as ``sandbox.read``; what was read before then stays."""
        self.report = sandbox.read(self.source, self._images, side, colour)
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
    """All uploads of one server. ``on_sweep`` is called after each sweep, so that runs on uploads can be deleted in time too."""

    def __init__(self, policy: StoragePolicy | None = None, on_sweep: Callable[[], None] = lambda: None):
        self._policy, self._on_sweep = policy or StoragePolicy(), on_sweep
        self._uploads: dict[str, Upload] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        root = paths.home() / "visitors"
        _delete_leftovers(root, self._policy.idle_seconds)
        self._folder = root / secrets.token_hex(8)
        threading.Thread(target=self._sweep, name="uploads", daemon=True).start()
        atexit.register(self.close)

    def create(self, name: str, size: int) -> Upload:
        """A new upload with room for ``size`` bytes, whose file is called ``name`` as far as a file may be.

        Raises:
            TheatreError: it is too large, or there is no room for it.
        """
        if size > LARGEST:
            raise TheatreError(
                f"These files have {size / 2**20:,.0f} MiB and an upload may have {LARGEST // 2**20}; give fewer or smaller "
                "pictures."
            )
        identity = secrets.token_hex(16)
        folder = self._folder / identity
        upload = Upload(identity, folder, folder / "given" / _file_name(name), size)
        with self._lock:
            if self._closing.is_set():
                raise TheatreError("The server is closing; bring your pictures when it is open again.")
            if sum(each.size for each in self._uploads.values()) + size > self._policy.most_bytes:
                raise TheatreError(STORE_FULL)
            try:
                upload.source.parent.mkdir(parents=True, mode=0o700)
                if shutil.disk_usage(folder).free < size + self._policy.free_bytes:
                    raise TheatreError(sandbox.DISK_REFUSED)
            except (OSError, TheatreError) as error:
                shutil.rmtree(folder, ignore_errors=True)
                raise TheatreError(sandbox.DISK_REFUSED) from error
            self._uploads[identity] = upload
        return upload

    def get(self, identity: str, page: str) -> Upload:
        """The upload with this id, which the page of this session shows from now on in place of any other.

        Raises:
            TheatreError: there is none, or no longer.
        """
        with self._lock:
            upload = self._uploads.get(str(identity))
            if upload is None:
                raise TheatreError(
                    "Your pictures are no longer on the server, which deletes them with your visit; give them again."
                )
            upload.used_at = time.monotonic()
            upload.pages.add(page)
            for other in self._uploads.values():
                if other is not upload:
                    _close_page(other, page)
        return upload

    def close_page(self, page: str) -> None:
        """Note that a page was closed."""
        with self._lock:
            for upload in self._uploads.values():
                _close_page(upload, page)

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
        shutil.rmtree(self._folder, ignore_errors=True)

    def _sweep(self) -> None:
        """Delete expired uploads until the server closes."""
        while not self._closing.wait(self._policy.sweep_seconds):
            now = time.monotonic()
            with self._lock:
                due = [each.id for each in self._uploads.values() if self._is_expired(each, now)]
            for identity in due:
                self.forget(identity)
            self._on_sweep()

    def _is_expired(self, upload: Upload, now: float) -> bool:
        left = not upload.pages and now - max(upload.closed_at, upload.used_at) > self._policy.closed_seconds
        return left or now - upload.used_at > self._policy.idle_seconds


def _close_page(upload: Upload, page: str) -> None:
    if page in upload.pages:
        upload.pages.remove(page)
        upload.closed_at = time.monotonic()


def _file_name(name: str) -> str:
    """The name of an upload's file, as close to ``name`` as a file may be called, since sentences show it."""
    plain = "".join(letter for letter in name if letter.isprintable() and letter not in "/\\:").strip(". ")
    return plain.encode("utf-8", "ignore")[-120:].decode("utf-8", "ignore") or "Your selection"


def _delete_leftovers(root: Path, seconds: float) -> None:
    """Delete the uploads of servers that were killed; a server that is alive loses only what is idle."""
    for left in root.glob("*"):
        with contextlib.suppress(OSError):
            newest = max((file.stat().st_mtime for file in left.rglob("*") if file.is_file()), default=left.stat().st_mtime)
            if left.is_dir() and not left.is_symlink() and time.time() - newest > seconds:
                shutil.rmtree(left, ignore_errors=True)
