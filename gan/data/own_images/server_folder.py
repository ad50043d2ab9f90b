"""Folder of one server's uploads, with a heartbeat: a folder whose server has died is known by its silence, and deleted.

A server that is killed deletes nothing, and nobody may ever start another in its place; so each server looks after the folders
beside its own, all the time.
"""

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path

HEARTBEAT = "alive"
"""The file in a server's folder whose time of change is the last heartbeat."""


class ServerFolder:
    """Folder below ``root`` that no other server uses; made when it is first needed.

    Args:
        silence: seconds without a heartbeat after which a server is dead.
        clock: seconds as files have them.
    """

    def __init__(self, root: Path, silence: float, clock: Callable[[], float] = time.time):
        self.path = root / secrets.token_hex(8)
        self._silence, self._clock = silence, clock
        self._silent: dict[Path, float] = {}
        self._delete_dead(self._silent_folders())

    def beat(self) -> None:
        """Make the folder, if it is not there, and note that this server is alive.

        Raises:
            OSError: the disk refused.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.path / HEARTBEAT
        file.touch(mode=0o600)
        os.utime(file, (self._clock(), self._clock()))

    def keep(self) -> None:
        """Give a heartbeat, once there is a folder, and delete the folders that were silent at the last call too: after a machine
        has slept, the servers on it wake one after the other."""
        if self.path.exists():
            with contextlib.suppress(OSError):
                self.beat()
        silent = self._silent_folders()
        self._delete_dead({folder: at for folder, at in silent.items() if self._silent.get(folder) == at})
        self._silent = silent

    def delete(self) -> None:
        """Delete it with all that it holds."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _silent_folders(self) -> dict[Path, float]:
        """Other servers' folders without a heartbeat for so long, and when their last was."""
        found = {}
        for folder in self.path.parent.glob("*"):
            with contextlib.suppress(OSError):
                if folder == self.path or folder.is_symlink() or not folder.is_dir():
                    continue
                at = _last_heartbeat(folder)
                if abs(self._clock() - at) > self._silence:  # one of tomorrow: the clock was set back since
                    found[folder] = at
        return found

    def _delete_dead(self, folders: dict[Path, float]) -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def _last_heartbeat(folder: Path) -> float:
    """Time of the last heartbeat; of a folder without any, that of its last change."""
    try:
        return (folder / HEARTBEAT).stat().st_mtime
    except FileNotFoundError:
        return folder.stat().st_mtime
