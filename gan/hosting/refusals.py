"""Refusals of the hub, each as one sentence that says what to do."""

import contextlib
from collections.abc import Iterator

from huggingface_hub.errors import HfHubHTTPError, HTTPError, LocalTokenNotFoundError, OfflineModeIsEnabled

from gan.errors import TheatreError
from gan.hosting.kinds import Kind

TOKENS = "https://huggingface.co/settings/tokens"
AGAIN = "run the same command again: it goes on where this one ended"
_KNOWN = (HTTPError, ValueError, KeyError, TypeError, RuntimeError, OSError)
"""Whatever the hub's library raises: refusals, connections, and answers that it does not understand."""


@contextlib.contextmanager
def in_one_sentence(space: str, kind: Kind) -> Iterator[None]:
    """Whatever goes wrong within, with this Space of this kind, as a TheatreError."""
    try:
        yield
    except _KNOWN as error:
        raise TheatreError(_sentence(error, space, kind)) from error


def _sentence(error: BaseException, space: str, kind: Kind) -> str:
    if isinstance(error, LocalTokenNotFoundError):
        return str(no_token())
    if isinstance(error, HfHubHTTPError):
        return _of_status(error, space, kind)
    if isinstance(error, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE forbids to reach Hugging Face; take it out of the environment."
    if isinstance(error, (HTTPError, ConnectionError, TimeoutError)):
        return f"The connection to Hugging Face broke off; {AGAIN}."
    if isinstance(error.__cause__, _KNOWN):  # an upload that failed in a thread of its own
        return _sentence(error.__cause__, space, kind)
    said = " ".join(str(error).split())[:200] or type(error).__name__
    return f"What Hugging Face answered is not understood ({said}); {AGAIN}, or bring huggingface_hub up to date."


def no_token() -> TheatreError:
    """There is no token on this machine."""
    return TheatreError(
        f"You are not logged in to Hugging Face: make a token with the right to write at {TOKENS}, then run 'hf auth login'."
    )


def _of_status(error: HfHubHTTPError, space: str, kind: Kind) -> str:
    status = error.response.status_code if error.response is not None else 0
    said = " ".join((error.server_message or "").split())[:200]
    why = f" ({said})" if said else ""
    if status == 401:
        return f"Hugging Face does not know your token any more; make a new one at {TOKENS}, then run 'hf auth login'."
    if status in (402, 403):
        return (
            f"Hugging Face refused {space}{why}. Your token needs the right to write there, and {kind.title} needs {kind.needs}."
        )
    if status == 404:
        return f"There is no {space}, or your token may not see it; check the name, and what the token may do at {TOKENS}."
    if status == 409:
        return f"The name {space} has just been taken, or somebody changed the Space at the same time{why}; {AGAIN}."
    if status == 413:
        return f"Hugging Face takes no file as large as one of these{why}; choose fewer models with --models."
    if status == 429:
        return f"Hugging Face says that this was too much in a short time{why}; wait some minutes, then {AGAIN}."
    if status >= 500:
        return f"Hugging Face has a trouble of its own at the moment (status {status}); wait some minutes, then {AGAIN}."
    return f"Hugging Face refused {space}{why or f' (status {status})'}; if that does not say what to do, {AGAIN}."
