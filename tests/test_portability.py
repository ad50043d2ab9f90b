"""Names that not every system has: where gan/ uses one, it looks first."""

import ast
import os
from pathlib import Path

import pytest

from gan import paths
from gan.data.own_images import sandbox
from gan.files import plain_size, read_whole, write_whole

POSIX = {
    "os": {
        "fork",
        "forkpty",
        "nice",
        "killpg",
        "setsid",
        "getuid",
        "geteuid",
        "getgid",
        "getpgid",
        "getloadavg",
        "statvfs",
        "fstatvfs",
        "sched_getaffinity",
        "uname",
        "sysconf",
        "mkfifo",
        "mknod",
        "chown",
        "lchown",
        "chroot",
        "openpty",
        "getpriority",
        "setpriority",
        "WNOHANG",
        "wait4",
        "O_NOFOLLOW",
        "O_NONBLOCK",
        "O_DIRECTORY",
    },
    "signal": {
        "SIGKILL",
        "SIGHUP",
        "SIGQUIT",
        "SIGALRM",
        "SIGUSR1",
        "SIGUSR2",
        "SIGCONT",
        "SIGSTOP",
        "SIGCHLD",
        "SIGPIPE",
        "alarm",
        "setitimer",
        "pause",
    },
    "time": {"tzset", "clock_gettime", "pthread_getcpuclockid"},
    "select": {"poll", "epoll", "kqueue"},
    "socket": {"AF_UNIX", "SO_REUSEPORT"},
}
"""What Windows lacks, by module; macOS lacks some of it too."""
MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "crypt", "msvcrt", "winreg", "winsound"}
"""Modules that only some systems have."""
NEVER = {
    "rename": "Windows does not rename onto a file that is there: replace does",
    "renames": "as rename",
    "symlink": "Windows lets few users make links",
    "symlink_to": "Windows lets few users make links",
}
"""Calls of os and of pathlib that do something else, or nothing, elsewhere."""
LOOKS = ("hasattr", "getattr", "os.name", "sys.platform", "platform.system")
FOLDERS = ("/proc/", "/dev/", "/tmp", "/var/", "/etc/")
FILES = [paths.ROOT / "app.py", *sorted((paths.ROOT / "gan").rglob("*.py"))]


def unguarded(source: str) -> list[str]:
    """Uses of such names that do not stand below a look whether they are there."""
    found: list[str] = []

    def walk(node: ast.AST, looked: bool) -> None:
        if isinstance(node, ast.If | ast.IfExp):
            looked = looked or any(look in ast.unparse(node.test) for look in LOOKS)
        if isinstance(node, ast.Try):
            caught = {name for handler in node.handlers for name in ast.unparse(handler.type or ast.Name("all")).split(".")}
            looked = looked or bool(caught & {"ImportError", "AttributeError", "ModuleNotFoundError"})
        named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if named and not looked and node.attr in POSIX.get(node.value.id, ()):
            found.append(f"{node.value.id}.{node.attr}")
        if isinstance(node, ast.Import | ast.ImportFrom) and not looked:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            found.extend(name for name in names if name.split(".")[0] in MODULES)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in NEVER:
            found.append(f"{node.func.attr}: {NEVER[node.func.attr]}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(FOLDERS) and not looked:
            found.append(node.value)
        for child in ast.iter_child_nodes(node):
            walk(child, looked)

    walk(ast.parse(source), False)
    return found


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("import os\nos.nice(3)", 1),
        ("if hasattr(os, 'nice'):\n    os.nice(3)", 0),
        ("import fcntl", 1),
        ("from resource import getrlimit", 1),
        ("try:\n    import fcntl\nexcept ImportError:\n    fcntl = None", 0),
        ("def f():\n    if sys.platform == 'linux':\n        import resource", 0),
        ("os.rename('a', 'b')", 1),
        ("Path('a').rename('b')", 1),
        ("cores = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1", 0),
        ("signal.signal(signal.SIGHUP, stop)", 1),
        ("open('/proc/self/statm')", 1),
        ("path.replace(other)", 0),
    ],
)
def test_the_search_finds_what_is_used_without_a_look(source: str, count: int):
    assert len(unguarded(source)) == count


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(paths.ROOT).as_posix())
def test_what_only_some_systems_have_is_looked_for_first(file: Path):
    assert not unguarded(file.read_text(encoding="utf-8"))


def test_limits_that_a_system_lacks_are_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox.sys, "platform", "win32")
    sandbox._apply_limits(sandbox.ReadLimits())


# --- files


def test_a_file_is_written_over_another_and_leaves_nothing_beside_it(tmp_path: Path):
    file = tmp_path / "deep" / "x.json"
    for content in (b"one", b"two"):
        write_whole(file, content)
        assert read_whole(file, 3) == content and list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("most", [0, 4])
def test_a_file_larger_than_the_limit_is_not_read(tmp_path: Path, most: int):
    (tmp_path / "x").write_bytes(b"12345")
    with pytest.raises(OSError, match="larger than"):
        read_whole(tmp_path / "x", most)
    assert plain_size(tmp_path / "x") == 5


def test_a_file_that_grew_while_it_was_read_is_not_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "x").write_bytes(b"12345")
    monkeypatch.setattr("gan.files.plain_size", lambda path: 0)  # as the files of /proc claim
    with pytest.raises(OSError, match="larger than"):
        read_whole(tmp_path / "x", 4)


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path):
    with pytest.raises(OSError, match="it is a folder"):
        read_whole(tmp_path, 10)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        for place in (tmp_path / "pipe", Path("/dev/zero")):
            with pytest.raises(OSError, match="no plain file"):
                read_whole(place, 10)
