"""Sessions end when their page has been closed, live while it is open, and begin again where they had ended."""

import sys
from types import SimpleNamespace

import gradio as gr
import pytest
from gradio.routes import App
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from gan.web import sessions
from gan.web.http.heartbeats import Heartbeats
from gan.web.sessions import Session, SessionPolicy, Sessions
from tests.helpers import run_coroutine

POLICY = SessionPolicy(most=5, most_left=3, left_seconds=60, quiet_seconds=20)


class World:
    """An app that counts each session's calls, its sessions, and a clock that a test sets."""

    def __init__(self) -> None:
        with gr.Blocks(analytics_enabled=False) as self.demo:
            calls, words, button = gr.State(0), gr.Textbox(), gr.Button()

            def count(before: int) -> tuple[int, object]:
                return before + 1, gr.Textbox(str(before + 1), label="so many")

            button.click(count, calls, [calls, words], api_name="count", queue=False)
        self.app = App.create_app(self.demo, app_kwargs={"routes": sessions.routes()})
        self.client, self.now, self.quiet = TestClient(self.app), 0.0, 0
        self.sessions = self.app.state_holder = Sessions(self.demo, POLICY, lambda: self.now, self.rest)

    def rest(self) -> None:
        """Nobody is there."""
        self.quiet += 1

    def count(self, identity: str) -> int:
        """Call the app as this session; how many calls it has made."""
        answer = self.client.post("/gradio_api/run/count", json={"data": [None], "session_hash": identity})
        assert answer.status_code == 200, answer.text
        update = answer.json()["data"][1]
        assert update["label"] == "so many"
        return int(update["value"])

    def visit(self, identity: str) -> None:
        """A page is opened and used."""
        self.sessions.opened(identity)
        assert self.count(identity) == 1

    def wait(self, seconds: float) -> None:
        """Time passes, and what is over ends."""
        self.now += seconds
        self.sessions.delete_all_expired_state()


@pytest.fixture
def world() -> World:
    return World()


def test_a_session_remembers_and_is_nobody_elses(world):
    assert [world.count("a"), world.count("a"), world.count("b"), world.count("a")] == [1, 2, 1, 3]


def test_a_closed_page_ends_and_an_event_after_the_end_begins_anew(world):
    world.visit("a")
    world.sessions.closed("a")
    world.wait(59)
    assert world.count("a") == 2, "a line may be lost for a while"
    world.wait(61)
    assert "a" not in world.sessions and world.count("a") == 1


def test_an_open_page_lives_however_long_it_rests(world):
    world.visit("a")
    world.wait(100_000)
    assert world.count("a") == 2


def test_a_session_with_two_heartbeats_lives_until_both_have_ended(world):
    world.visit("a")
    world.sessions.opened("a")
    world.sessions.closed("a")
    world.wait(61)
    assert world.count("a") == 2
    world.sessions.closed("a")
    world.wait(61)
    assert "a" not in world.sessions


def test_of_sessions_without_a_page_the_last_used_are_kept(world):
    world.visit("open")
    for name in "abcd":
        world.count(name)
    world.count("a")
    world.wait(1)
    assert set(world.sessions.session_data) == {"open", "c", "d", "a"}


def test_at_the_limit_those_without_a_page_end_first_then_the_one_unused_for_longest(world):
    for name in "vwx":
        world.visit(name)
    for name in "abc":
        world.count(name)
    assert set(world.sessions.session_data) == {*"vwx", *"bc"}
    for name in "yz":
        world.visit(name)
    assert set(world.sessions.session_data) == {*"vwxyz"}
    world.count("v")
    assert world.count("a") == 1 and set(world.sessions.session_data) == {*"vxyz", "a"}


def test_what_waits_in_the_queue_for_an_ended_session_goes_too(world):
    queue = world.demo._queue
    for name in "ab":
        world.count(name)
        queue.pending_messages_per_session[name] = SimpleNamespace()
        queue.pending_event_ids_session[name] = set()
    queue.pending_event_ids_session["b"].add("an answer that is under way")
    world.wait(61)
    assert not world.sessions.session_data and not world.sessions.time_last_used
    assert set(queue.pending_messages_per_session) == set(queue.pending_event_ids_session) == {"b"}


def test_nobody_there_is_said_once_and_again_after_the_next_visit(world):
    world.wait(100)
    assert world.quiet == 0
    world.visit("a")
    world.wait(100)
    assert world.quiet == 0, "a page is open"
    world.sessions.closed("a")
    world.wait(19)
    assert world.quiet == 0
    world.wait(2)
    world.wait(100)
    assert world.quiet == 1
    world.count("b")
    world.wait(21)
    assert world.quiet == 2


def test_a_session_holds_no_configuration_and_no_value_of_a_component(world):
    world.count("a")
    session = world.sessions["a"]
    assert isinstance(session, Session) and not any(session.config_values.values())
    assert session.blocks_config.blocks.keys() == world.demo.blocks.keys()
    assert world.demo.default_config.config_for_block is not session.blocks_config.config_for_block, "pages still need theirs"
    assert "components" in world.client.get("/config").json()


def test_a_session_of_gradios_has_what_ours_is_given(world):
    """The names of Gradio's that ``gan.web.sessions`` builds on: another version may have none of them."""
    assert world.app.state_holder is world.demo.state_holder is world.sessions
    theirs = sys.modules["gradio.state_holder"].SessionState(world.demo)
    assert vars(theirs).keys() == vars(world.sessions["a"]).keys()
    assert any(theirs.config_values.values())


def test_no_deep_link_is_written(world):
    assert world.client.get("/gradio_api/deep_link?session_hash=a").status_code == 404


@pytest.mark.parametrize("path", ["/gradio_api/heartbeat/abc", "/theatre/gradio_api/heartbeat/abc"])
def test_a_heartbeat_says_that_the_page_is_open_as_long_as_it_lasts(world, path):
    world.count("abc")

    async def beat(scope: Scope, receive: Receive, send: Send) -> None:
        world.wait(100_000)
        assert "abc" in world.sessions
        raise ConnectionError("the line is lost")

    async def call() -> None:
        with pytest.raises(ConnectionError):
            await Heartbeats(beat)({"type": "http", "path": path, "app": world.app}, None, None)  # type: ignore[arg-type]

    run_coroutine(call())
    world.wait(61)
    assert "abc" not in world.sessions
