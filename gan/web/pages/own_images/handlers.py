"""Handlers of Your images: what each event of the page does to a visitor's pictures and run, and what the page shows then.

Of their arguments, ``given`` and ``run`` are the ids of the visitor's pictures and of their run, and ``seen`` is the
watcher's value.
"""

import contextlib
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.blocks import Block

from gan.data.own_images import sample_zip
from gan.data.own_images.gather import preview
from gan.data.own_images.uploads import Upload, Uploads
from gan.errors import TheatreError, UsageError
from gan.runs.registry import JobRegistry
from gan.runs.rights import Rights
from gan.web import reading
from gan.web.components.dropzone import saying
from gan.web.components.run_watcher import NOTHING_SEEN, id_shown, turned
from gan.web.components.run_watcher import seen as read_seen
from gan.web.http.visitor_address import visitor_address
from gan.web.pages.own_images import feed, views
from gan.web.pages.own_images.choices import IN_COLOUR, augmentation_for, fitting, plan
from gan.web.pages.own_images.layout import OwnImagesPage
from gan.web.show import run_facts, run_views, view_state

Answer = dict[Block, Any]
"""New values by component; whatever is left out stays as it is."""


@dataclass(frozen=True)
class PictureHandlers:
    """What is done with the pictures."""

    jobs: JobRegistry
    uploads: Uploads
    page: OwnImagesPage

    def receive(self, given: str, run: str, side: int, colour: str, request: gr.Request, event: gr.EventData) -> Answer:
        """Read files that have come. Only when that went well do they take the place of those before."""
        return self._gather(reading.text(event.upload, "The upload", reading.LONGEST_NAME), given, run, side, colour, request)

    def sample(self, given: str, run: str, side: int, colour: str, request: gr.Request) -> Answer:
        """Take our sample pictures as if the visitor had brought them."""
        content = sample_zip.zip_bytes()
        upload = self.uploads.create(sample_zip.NAME, len(content), visitor_of(request))
        upload.write(content)
        return self._gather(upload.id, given, run, side, colour, request)

    def read_again(self, given: str, run: str, side: int, colour: str, request: gr.Request) -> Answer:
        """Read the same pictures at another size, or with other colours."""
        if not given:
            return gr.skip()
        upload = self.uploads.get(given, page_of(request))
        upload.gather(side, IN_COLOUR[colour])
        return self.shown(upload, run)

    def forget(self, given: str) -> Answer:
        """Delete the pictures."""
        self.uploads.forget(given)
        return self.example("Your pictures are deleted.")

    def shown(self, upload: Upload, run: str) -> Answer:
        """The page with an upload that was read."""
        page, report = self.page, upload.report
        if report is None:
            raise UsageError("These pictures have not been read yet; give them again.")
        return {
            page.given: upload.id,
            page.dropzone: saying(f"{upload.source.name} is ready."),
            page.sheet: views.sheet_picture(preview(upload.data()), report),
            page.summary: views.summary(report),
            page.recipe: gr.update(choices=fitting(report)),
            page.augmentation: augmentation_for(report.count),
            page.start: gr.update(interactive=not self.jobs.is_active(run)),
            page.forget: gr.update(interactive=True),
        }

    def example(self, words: str) -> Answer:
        """The page before there are any pictures; ``words`` say why."""
        page = self.page
        return {
            page.given: "",
            page.dropzone: saying(words),
            page.sheet: views.example_picture(),
            page.summary: views.EXAMPLE,
            page.recipe: gr.update(choices=fitting(None)),
            page.start: gr.update(interactive=False),
            page.forget: gr.update(interactive=False),
        }

    def _gather(self, new: str, given: str, run: str, side: int, colour: str, request: gr.Request) -> Answer:
        """Read the upload ``new``; what went wrong is said where the files were dropped, and stays there."""
        try:
            upload = self.uploads.get(new, page_of(request))
            upload.gather(side, IN_COLOUR[colour])
        except TheatreError as error:
            self.uploads.forget(new)
            with contextlib.suppress(TheatreError):
                self.uploads.get(given, page_of(request))
            return {self.page.dropzone: saying(str(error), trouble=True)}
        self.uploads.forget(given)
        return self.shown(upload, run)


@dataclass(frozen=True)
class RunHandlers:
    """What is done with the run; ``pictures``: the handlers of what it is trained on."""

    jobs: JobRegistry
    uploads: Uploads
    page: OwnImagesPage
    pictures: PictureHandlers

    def start(self, key: str, given: str, recipe: str, images: Any, seed: Any, augmentation: Any, request: gr.Request) -> Answer:
        """Start a private run on the visitor's pictures."""
        data = self.uploads.get(given, page_of(request)).data()
        chosen = plan(recipe, images, augmentation, len(data.class_names))
        job = self.jobs.start(chosen, data.name, seed, data=data, private=True, rights=Rights.of(key))
        return {self.page.run: job.id} | self.look(key, given, job.id, turned())

    def stop(self, key: str, given: str, run: str, seen: Any) -> Answer:
        """End the run."""
        self.jobs.steer(id_shown(run, seen), key).stop()
        return self.look(key, given, run, seen)

    def arrive(self, key: str, given: str, run: str, request: gr.Request) -> Answer:
        """Show what this browser brought before, and the run in the link (``?run=ID``), else its own, if the server still has
        them; who brings the run's key (``&key=KEY``) steers it from then on."""
        answer: Answer = {}
        held = ""
        asked = view_state.state_from_request("yours", request)
        wanted = asked.get("run") or run
        if "key" in asked:
            with contextlib.suppress(TheatreError):  # that only watching is left is said on the page
                self.jobs.admit(wanted, asked["key"], key)
        if given:
            try:
                upload = self.uploads.get(given, page_of(request))
                answer, held = self.pictures.shown(upload, run), given
                if upload.report:
                    answer |= {self.page.side: upload.report.side}
            except TheatreError as error:
                answer = self.pictures.example(str(error))
        if "run" not in asked and not self._is_left(run):
            return answer | {self.page.run: "", self.page.shows["own_images_status"]: views.idle(self.jobs.places(key))}
        return answer | self.look(key, held, wanted, NOTHING_SEEN)

    def look(self, key: str, given: str, run: str, seen: Any) -> Answer:
        """Show what has changed since ``seen``."""
        page, before = self.page, read_seen(seen)
        try:
            job = self.jobs.get(before["id"] or run)
        except TheatreError:
            return self._no_run(key, given, before["id"] or run)
        mine = job.spec.rights.obeys(key)
        look = run_facts.look(job, feed.FACTS, seen)
        answer: Answer = {page.seen: look.seen} | {page.shows[name]: value for name, value in look.facts.items()}
        if before["id"] != job.id or before["steady"] != look.seen["steady"]:
            over = look.status["state"] in run_views.OVER
            answer |= {
                page.start: gr.update(interactive=bool(given) and (over or not mine)),
                page.stop: gr.update(interactive=mine and not over),
            }
        if before["id"] != job.id:
            answer |= {page.link: run_views.link(job, mine)}
        return answer

    def _is_left(self, run: str) -> bool:
        """Whether there is anything left of this run."""
        with contextlib.suppress(TheatreError):
            return bool(self.jobs.past_run(run))
        return False

    def _no_run(self, key: str, given: str, wanted: str) -> Answer:
        """The page when the server does not know the run ``wanted``: what an earlier server left of it is told."""
        page = self.page
        try:
            past = self.jobs.past_run(wanted)
            words = views.past_run_panel(past, past.rights.obeys(key))
        except TheatreError as error:
            words = run_views.idle_panel(str(error), self.jobs.places(key))
        return {
            page.seen: NOTHING_SEEN,
            page.link: None,
            page.shows["own_images_grid"]: run_views.noise_picture(),
            page.shows["own_images_status"]: words,
            page.start: gr.update(interactive=bool(given)),
            page.stop: gr.update(interactive=False),
        }


def visitor_of(request: gr.Request) -> str:
    """The network that a visitor comes from, by which shares of the disk are counted."""
    return visitor_address({"client": getattr(request, "client", None)})


def page_of(request: gr.Request) -> str:
    """What Gradio calls this opening of the page."""
    return str(request.session_hash)
