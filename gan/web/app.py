"""App: the pages, the routes and the theme put together into one gr.Blocks."""

from collections.abc import Callable
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from gan import paths
from gan.data.own_images.uploads import Uploads
from gan.runs.race import Races
from gan.runs.registry import JobRegistry
from gan.web import api, sessions
from gan.web.checked_blocks import CheckedBlocks
from gan.web.http import (
    client_modules,
    image_files,
    link_preview,
    model_files,
    picture_files,
    run_files,
    stage_socket,
    upload,
    watch,
)
from gan.web.http.body_limit import BodyLimit
from gan.web.http.gradio_requests import GradioRequests
from gan.web.http.head_scripts import HeadScripts
from gan.web.http.heartbeats import Heartbeats
from gan.web.http.kept_answers import KeptAnswers
from gan.web.http.shares import Shares
from gan.web.http.watch import Feed
from gan.web.http.wrong_address import WrongAddress
from gan.web.pages import (
    arithmetic,
    averages,
    codes,
    compare,
    cross_entropy,
    digits,
    directions,
    draw,
    explore,
    game_1d,
    game_2d,
    game_orbits,
    journeys,
    latent_map,
    memorised,
    own_images,
    quiz,
    race,
    train,
    train_here,
)
from gan.web.pages.journeys import files
from gan.web.pages.own_images import feed as own_images_feed
from gan.web.pages.race import feed as race_feed
from gan.web.pages.train import feed as train_feed
from gan.web.show import run_facts

_FONT = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO = ["ui-monospace", "SFMono-Regular", "Consolas", "monospace"]

STYLES = (
    "tokens",
    "base",
    "components/dropzone",
    "components/game",
    "components/model_card",
    "components/model_picker",
    "components/chart",
    "components/console",
    "components/point_socket",
    "components/view_history",
    "components/keyframes",
    "components/lane",
    "components/quiz_round",
    "components/latent_map",
    "components/opinion",
    "components/drawing_pad",
    "components/picker",
    "components/film_player",
    "components/plot",
    "components/race_chart",
    "components/run_link",
    "components/slider",
    "components/stage",
    "components/status",
    "components/storage_note",
    "components/direction_sliders",
    "components/timeline",
    "components/your_models",
    "pages/arithmetic",
    "pages/averages",
    "pages/compare",
    "pages/cross_entropy",
    "pages/draw",
    "pages/game_1d",
    "pages/game_2d",
    "pages/game_orbits",
    "pages/memorised",
    "pages/own_images",
    "pages/quiz",
    "pages/race",
    "pages/train",
    "pages/train_here",
    "phone",
)
"""The style sheets, in order: a later one wins."""


def build(jobs: JobRegistry, uploads: Uploads, races: Races) -> gr.Blocks:
    """The whole app: its pages and the named endpoints."""
    pages: list[tuple[str, str, Callable[[], None]]] = [
        ("Digits", "digits", digits.build),
        ("Codes", "codes", codes.build),
        ("Train live", "train", lambda: train.build(jobs)),
        ("Train here", "train-here", train_here.build),
        ("Race", "race", lambda: race.build(races)),
        ("Your images", "yours", lambda: own_images.build(jobs, uploads)),
        ("Directions", "directions", directions.build),
        ("Map", "map", latent_map.build),
        ("Journeys", "journeys", journeys.build),
        ("Arithmetic", "arithmetic", arithmetic.build),
        ("Compare", "compare", compare.build),
        ("Memorised?", "nearest", memorised.build),
        ("Draw", "draw", draw.build),
        ("Real or fake?", "game", quiz.build),
        ("Game in 1-D", "game-1d", game_1d.build),
        ("Game in 2-D", "game-2d", game_2d.build),
        ("Orbits", "game-orbits", game_orbits.build),
        ("Cross-entropy", "cross-entropy", cross_entropy.build),
        ("Averages", "averages", averages.build),
    ]
    with CheckedBlocks(title="GAN Theatre", fill_width=True, analytics_enabled=False, delete_cache=(3600, 3600)) as demo:
        explore.build()
        api.build(jobs)
        demo.unload(_on_close(uploads))
        for name, path, build_page in pages:
            # what demo.route(name, path) does; but each `with demo.route` makes a whole web server at its end, and throws away
            # the one before: two seconds of every start
            demo.pages.append((path, name, True))
            demo.current_page = path
            build_page()
    return demo


def _on_close(uploads: Uploads) -> Callable[[gr.Request], None]:
    def leave(request: gr.Request) -> None:
        """A page was closed or reloaded."""
        uploads.close_page(str(request.session_hash))

    return leave


def launch_options(jobs: JobRegistry, uploads: Uploads, races: Races) -> dict[str, Any]:
    """What ``demo.launch`` needs besides the address.

    Without run history, since it writes each event to the browser's storage, which halves the frames of a drag; without
    server-side rendering, since it swallows our own routes and sockets.
    """
    theme = gr.themes.Default(
        primary_hue="emerald", secondary_hue="blue", neutral_hue="slate", font=_FONT, font_mono=_MONO, spacing_size="sm"
    ).set(
        body_text_color_subdued="*neutral_500",  # help under a setting, the footer: 4.8:1 on white; Gradio's own is 2.6:1
        button_primary_background_fill="#047857",  # white on it is 5.5:1
        button_primary_background_fill_hover="#065f46",
        button_primary_background_fill_dark="#047857",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
    )
    return {
        "theme": theme,
        "css_paths": [paths.ASSETS / "css" / f"{name}.css" for name in STYLES],
        "run_history": False,
        "ssr_mode": False,
        "share": False,
        "enable_monitoring": False,
        "footer_links": ["api"],
        "max_file_size": "20mb",
        "app_kwargs": {
            "middleware": [
                Middleware(WrongAddress),
                Middleware(Shares),
                Middleware(BodyLimit),
                Middleware(GradioRequests),
                Middleware(Heartbeats),
                Middleware(HeadScripts),
                Middleware(KeptAnswers),
            ],
            "routes": [
                *sessions.routes(),
                *client_modules.routes(),
                *link_preview.routes(),
                *run_files.routes(jobs),
                *watch.routes(
                    Feed(jobs.get, train_feed.FACTS | own_images_feed.FACTS, run_facts.look),
                    Feed(races.get, race_feed.FACTS, race_feed.look),
                ),
                *upload.routes(uploads),
                *stage_socket.routes(),
                *picture_files.routes(),
                *model_files.routes(jobs),
                *image_files.routes(),
                *files.routes(),
            ],
        },
        "favicon_path": paths.ASSETS / "pictures" / "favicon.png",
        "allowed_paths": [str(paths.saved())],
        "show_error": True,
        "quiet": True,
    }
