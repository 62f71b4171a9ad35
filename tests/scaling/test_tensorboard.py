"""TensorBoard shows what `fit` found, on this machine only."""

import socket
import sys

import pytest
import torch

import vae_course as vc
from vae_course.scaling import tensorboard

SHAPE = (1, 6, 6)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A run of two epochs, and a server that shows it."""
    pytest.importorskip("tensorboard", reason="tensorboard is installed by `make extras`")
    folder = tmp_path_factory.mktemp("runs")
    torch.manual_seed(0)
    x, model = torch.rand(60, *SHAPE), vc.VAE.mlp(SHAPE, latent=3, hidden=(16,))
    told = tensorboard.log_to(folder / "first", model, x, torch.arange(60) % 3)
    history = vc.fit(model, x, epochs=2, seed=0, test=x, on_epoch=told)
    server = tensorboard.start(folder)
    yield history, server
    server.stop()


def _eventually(server, path):
    import time

    for _ in range(100):
        if answer := server.ask(path):
            return answer
        time.sleep(0.1)
    raise AssertionError(f"nothing at {path}")


def test_the_scalars_are_those_of_the_history(served):
    history, server = served
    tags = _eventually(server, "data/plugin/scalars/tags")["first"]
    assert {f"{t}/{p}" for t in ("objective", "reconstruction", "kl", "elbo") for p in ("train", "test")} == set(tags)
    points = server.ask("data/plugin/scalars/scalars?run=first&tag=elbo%2Ftest")
    assert [step for _, step, _ in points] == [1, 2]
    assert [value for *_, value in points] == pytest.approx(history.curve("elbo", "test"), rel=1e-6)


def test_images_and_the_projector_are_there(served):
    _, server = served
    assert len(_eventually(server, "data/plugin/images/tags")["first"]) == 2
    assert _eventually(server, "data/plugin/projector/runs") == ["first"]


def test_the_server_listens_on_this_machine_only(served):
    assert served[1].url.startswith("http://127.0.0.1:")


def test_logging_does_not_change_training(tmp_path):
    pytest.importorskip("tensorboard", reason="tensorboard is installed by `make extras`")
    results = []
    for watched in (False, True):
        torch.manual_seed(0)
        x, model = torch.rand(60, *SHAPE), vc.VAE.mlp(SHAPE, latent=3, hidden=(16,))
        told = tensorboard.log_to(tmp_path, model, x) if watched else None
        vc.fit(model, x, epochs=3, seed=0, on_epoch=told)
        results.append(torch.cat([p.detach().flatten() for p in model.parameters()]))
    assert torch.equal(*results)


@pytest.mark.invalid_input
def test_a_busy_port_is_named_with_what_to_do(tmp_path):
    pytest.importorskip("tensorboard", reason="tensorboard is installed by `make extras`")
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(OSError, match=f"port {port} is busy: .*leave `port` out"):
            tensorboard.start(tmp_path, port=port)


@pytest.mark.invalid_input
def test_a_missing_tensorboard_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorboard", None)  # what an import of a missing package finds
    with pytest.raises(ModuleNotFoundError, match="tensorboard is not installed: run `make extras`"):
        tensorboard.start(tmp_path)


@pytest.mark.browser
def test_the_page_shows_the_curves_in_a_browser(served):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is installed by `make browser`")
    from lab import ARGUMENTS, CHROMIUM

    if not CHROMIUM:
        pytest.skip("there is no Chromium here (CHROMIUM=/path/to/it names one)")
    _, server = served
    _eventually(server, "data/plugin/scalars/tags")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, headless=True)
        page = browser.new_page()
        page.goto(server.url + "#timeseries")
        page.get_by_text("elbo/test").first.wait_for(timeout=60_000)
        browser.close()
