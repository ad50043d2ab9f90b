"""Your images: bring pictures, see what will be trained on, and watch a GAN learn them.

What is brought is private (``gan.data.own_images.uploads``), and so is the run: only its id leads to it and to what it learnt.
"""

from gan.data.own_images.uploads import Uploads
from gan.runs.registry import JobRegistry
from gan.web.events import on, on_load
from gan.web.help import heading, help_panel
from gan.web.pages.own_images import layout
from gan.web.pages.own_images.handlers import PictureHandlers, RunHandlers


def build(jobs: JobRegistry, uploads: Uploads) -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Your images", "What will a forger make of your own pictures? Bring some, and let it learn them.")
    page = layout.draw()
    help_panel("own_images", "What am I looking at, and who else sees it?")
    pictures = PictureHandlers(jobs, uploads, page)
    runs = RunHandlers(jobs, uploads, page, pictures)
    reading = [page.given, page.run, page.side, page.colour]
    which = [page.key, page.given, page.run, page.seen]

    on(page.dropzone.brought, pictures.receive, reading, page.pictures)
    on(page.samples.click, pictures.sample, reading, page.pictures)
    for choice in (page.side, page.colour):
        on(choice.input, pictures.read_again, reading, page.pictures)
    on(page.forget.click, pictures.forget, [page.given], page.pictures)
    plan = [page.key, page.given, page.recipe, page.images, page.seed, page.augmentation]
    on(page.start.click, runs.start, plan, page.view | {page.run})
    on(page.stop.click, runs.stop, which, page.view)
    on(page.seen.look, runs.look, which, page.view, by="hand")
    on_load(runs.arrive, [page.key, page.given, page.run], page.pictures | page.view | {page.side, page.run})
