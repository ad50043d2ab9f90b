"""Following a console: the picture and the discriminator's opinion of a point that is being dragged."""

from typing import Any

from gradio.components import Component

from gan.web.components.point_socket import point_socket
from gan.web.events import Updates, on
from gan.web.show import latent_views, model_cache


def picture_follows(console: Component, model: Component, stage: Component, opinion: Component) -> None:
    """Make the stage and the panel of D's opinion follow the console while it is dragged: through a socket, or by Gradio's
    event where there is none."""
    point_socket(str(console.elem_id), str(stage.elem_id), str(opinion.elem_id))

    def follow(name: str, point: Any) -> Updates:
        shown = latent_views.main_picture(model_cache.get(name), point)
        return {stage: shown.picture, opinion: shown.opinion}

    on(console.input, follow, [model, console], [stage, opinion], by="hand")  # type: ignore[attr-defined]
