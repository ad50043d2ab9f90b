"""What tests of the lane share by which a page draws in the browser."""

import numpy as np
from playwright.sync_api import BrowserContext, Page, Request, Route, WebSocket, expect

from gan.export import images
from gan.web.show import model_cache, points
from tests.browser.canvas import PATIENCE, pixels

MODEL, SEED = "dcgan", 7
SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
"""Script by which a browser saves data, so that the server draws."""
DRAG = """async ([id, value]) => {
  const slider = document.querySelector(`#${id} input[type=range]`);
  for (const share of [0.25, 0.5, 0.75, 1]) {
    slider.value = value * share;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  slider.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def without_lane(page: Page | BrowserContext) -> None:
    """Have the server draw, in what is opened from now on."""
    page.add_init_script(SAVING)


def until_local(page: Page) -> None:
    """Wait until the page draws by itself."""
    expect(page.locator("[data-lane=browser]")).to_have_count(1, timeout=PATIENCE)


def drag(page: Page, value: float, console: str = "explore-console") -> None:
    """Move the first slider in steps, as a hand does, and let go."""
    page.evaluate(DRAG, [console, value])


def expected(value: float | None = None, model: str = MODEL, seed: int = SEED) -> np.ndarray:
    """PyTorch's picture with the first slider at ``value``, or as the seed draws it."""
    held = model_cache.get(model)
    point = points.from_seed(held.model, seed)
    if value is not None:
        point["noise"][held.order[0]] = value
    return images.sheet(held.model.generate(points.to_latent(held.model, point)))


def is_like(shown: np.ndarray, picture: np.ndarray) -> bool:
    """Whether a picture that a browser drew is PyTorch's: at most one grey level off, in few pixels."""
    if shown.shape != picture.shape:
        return False
    off = np.abs(shown.astype(int) - picture.astype(int))
    return bool(off.max() <= 1 and (off > 0).mean() < 0.01)


def until_like(page: Page, picture: np.ndarray, stage: str = "explore-stage") -> np.ndarray:
    """The pixels of a stage once they are this picture."""
    shown = pixels(page, stage)
    for _ in range(PATIENCE // 50):
        if is_like(shown, picture):
            return shown
        page.wait_for_timeout(50)
        shown = pixels(page, stage)
    raise AssertionError(f"{stage} never came to rest at this picture")


class Held:
    """Requests that get no answer before ``let_go``; then those that come later do at once."""

    def __init__(self, page: Page, pattern: str):
        self._waiting: list[Route] = []
        self._open = False
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self._waiting.append(route)

    def let_go(self) -> None:
        self._open = True
        for route in self._waiting:
            route.continue_()


class Asked:
    """What a page asks its server for, apart from files: addresses of requests, and sockets."""

    def __init__(self, page: Page):
        self.requests: list[str] = []
        self.sockets: list[str] = []
        page.on("request", self._request)
        page.on("websocket", self._socket)

    def _request(self, request: Request) -> None:
        if "/gradio_api/" in request.url and "heartbeat" not in request.url:
            self.requests.append(request.url)

    def _socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)
        socket.on("framesent", lambda _: self.sockets.append("a frame"))

    def forget(self) -> None:
        self.requests.clear()
        self.sockets.clear()
