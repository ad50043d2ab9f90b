"""Your images, brought: real files through a real file chooser, as they will be trained on, and what is refused."""

import zipfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, Route, expect

from tests.browser.canvas import settled
from tests.browser.conftest import Theatre
from tests.browser.pages.own_images import bring, painted, sheet_of, visitors


def test_a_folder_is_brought_with_its_classes_and_read_again_at_another_size(own_images_page: Page, disc_folder: Path) -> None:
    page = own_images_page
    page.locator("#yours-bring .dropzone-folder").set_input_files(disc_folder)
    expect(page.locator("#yours-summary")).to_contain_text("Classes: cold (30), warm (30)")
    expect(page.locator("#yours-bring")).to_contain_text("discs is ready")
    page.locator("#yours-side").get_by_label("64").check()
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures of 64 x 64 pixels")
    assert np.array_equal(settled(page, "yours-sheet"), sheet_of(disc_folder, 64))
    page.locator("#yours-colour input").click()
    page.get_by_role("option", name="grey").click()
    expect(page.locator("#yours-summary")).to_contain_text("60 grey pictures of 64 x 64 pixels")
    assert np.array_equal(settled(page, "yours-sheet"), sheet_of(disc_folder, 64, False))


def test_what_is_no_set_of_pictures_is_told_in_a_sentence_and_nothing_is_lost(
    own_images_page: Page, theatre: Theatre, disc_zip: Path, tmp_path: Path
) -> None:
    page = own_images_page
    bring(page, disc_zip)
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
    held = len(visitors(theatre.home))
    with zipfile.ZipFile(tmp_path / "words.zip", "w") as archive:
        archive.writestr("readme.txt", "no picture")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 rubbish")
    (tmp_path / "one.png").write_bytes(painted(1))
    for name, sentence in (
        ("words.zip", "words.zip holds no picture that can be read"),
        ("broken.zip", "broken.zip is not a zip, or it is damaged"),
        ("one.png", "one.png holds only one picture that can be read"),
    ):
        bring(page, tmp_path / name)
        expect(page.locator("#yours-bring .trouble")).to_contain_text(sentence)
    assert len(visitors(theatre.home)) == held
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
    page.locator("#yours-images input").fill("1000")
    page.locator("#yours-start").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")


def test_a_selection_too_large_is_refused_before_it_is_sent(own_images_page: Page) -> None:
    page = own_images_page
    dropped = """(count) => {
        const transfer = new DataTransfer();
        for (let i = 0; i < count; i++) transfer.items.add(new File(['x'], `${i}.png`));
        const drop = document.querySelector('#yours-bring .dropzone-drop');
        drop.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(dropped, 25_001)
    expect(page.locator("#yours-bring .trouble")).to_contain_text("These are 25,001 files, more than 25,000")
    page.evaluate(dropped, 3)
    expect(page.locator("#yours-bring .trouble")).to_contain_text("Your selection holds no picture that can be read")


def test_an_upload_waits_for_its_place_and_is_sent_again_when_it_lost_it(own_images_page: Page, disc_zip: Path) -> None:
    page = own_images_page
    told: list[str] = []

    def answer(route: Route) -> None:
        told.append(route.request.method)
        if told == ["GET"]:
            route.fulfill(status=200, json={"error": "16 uploads are arriving from your network.", "wait": True})
        elif told.count("POST") == 1 and told[-1] == "POST":
            route.fulfill(status=200, json={"error": "Your place is lost; try again.", "wait": True})
        else:
            route.continue_()

    page.route("**/bring/upload*", answer)
    bring(page, disc_zip)
    expect(page.locator("#yours-bring")).to_contain_text("Your pictures wait here, and are sent then")
    expect(page.locator("#yours-bring .trouble")).to_contain_text("Your place is lost")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
    expect(page.get_by_role("button", name="Send again")).to_be_hidden()
    assert told == ["GET", "GET", "POST", "GET", "POST"]
