"""Point socket: has the picture on a stage follow a console through the stage's socket."""

import gradio as gr

from gan.web.components.client_html import client_html


def point_socket(console: str, stage: str, opinion: str) -> gr.HTML:
    """Nothing to see but a small button on the stage, for those who want to know how fast it is.

    While a hand moves the console, its point goes through a socket (``gan.web.http.stage_socket``) and the answer
    straight to the stage and to the panel of D's opinion. Without a socket it leaves the console's events to Gradio, and
    says so on the stage.

    Args:
        console, stage, opinion: ids of the elements.
    """
    return client_html(
        "point_socket",
        None,
        '<span class="follower"></span>',
        console_id=console,
        stage_id=stage,
        opinion_id=opinion,
        container=False,
    )
