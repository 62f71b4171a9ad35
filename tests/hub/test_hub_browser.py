"""A learner and the teacher at the hub, in a real browser."""

import contextlib
import re

import pytest
from lab import ARGUMENTS, CHROMIUM

pytestmark = [
    pytest.mark.classroom,
    pytest.mark.hub,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium; set CHROMIUM to its path"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is installed by `make browser`")


@pytest.fixture
def page():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        yield page
        browser.close()


def log_in(page, hub, name: str, path: str) -> None:
    """By the form, and on to a page of one's own server, which starts meanwhile."""
    page.goto(f"{hub.address}/user/{name}/{path}")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(hub.passwords[name])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(rf"/user/{name}/"), timeout=300_000)


def test_a_learner_opens_the_first_lesson_and_runs_a_cell(hub, page):
    log_in(page, hub, hub.learners[0], "lab/tree/notebooks/00_start_here.ipynb")
    page.wait_for_function(
        "() => document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell')", timeout=300_000
    )
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    prompt = panel.locator(".jp-CodeCell").first.locator(".jp-InputPrompt")
    for _ in range(12):  # what is pressed before the kernel is there is dropped, and pressed again
        panel.locator(".jp-CodeCell").first.click()
        page.keyboard.press("Control+Enter")
        with contextlib.suppress(AssertionError):
            sync_api.expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=10_000)
            break
    sync_api.expect(prompt).to_have_text(re.compile(r"\[\d+\]"))
    assert page.get_by_text("Formgrader").count() == 0  # that is the teacher's


def test_the_teacher_sees_every_assignment_in_formgrader(hub, page):
    log_in(page, hub, hub.teacher, "formgrader")
    page.wait_for_selector("text=04_kl_divergence", timeout=300_000)
    assert page.get_by_text("17_your_own").count() >= 1


def test_a_learner_finds_no_formgrader(hub, page):
    log_in(page, hub, hub.learners[0], "lab")
    answer = page.goto(f"{hub.address}/user/{hub.learners[0]}/formgrader")
    assert answer.status == 404
