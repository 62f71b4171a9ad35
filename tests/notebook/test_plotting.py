"""Figures: functions of tensors, with a text alternative wherever they are shown."""

import pytest
import torch

import vae_course as vc
from vae_course.notebook import plotting


def test_every_figure_function_returns_a_figure_that_can_be_shown(capsys, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw, metadata: shown.append((data, metadata)))
    images = torch.rand(7, 1, 8, 8)
    model = vc.VAE.mlp((1, 8, 8), latent=2, hidden=(8,))
    for figure in (
        plotting.image_rows([images, images], ["data", "reconstruction"]),
        plotting.image_grid(images, columns=3, title="samples"),
        plotting.image_grid(torch.rand(4, 3, 8, 8), columns=2),
        plotting.curves({"train": [1.0, 2.0], "test": [0.5, 1.5]}),
        plotting.latent_scatter(torch.randn(20, 2), torch.arange(20) % 3, ["a", "b", "c"]),
        plotting.latent_manifold(model, side=4),
    ):
        vc.show(figure, alt="a figure of the test")
    assert len(shown) == 6
    for data, metadata in shown:
        assert data["image/png"].startswith(b"\x89PNG") and data["text/plain"] == "a figure of the test"
        assert metadata["image/png"]["alt"] == "a figure of the test"


def test_the_same_figure_is_the_same_file_twice(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data["image/png"]))
    for _ in range(2):
        vc.show(plotting.curves({"a": [1.0, 2.0]}), alt="a line")
    assert shown[0] == shown[1]


def test_a_sheet_keeps_the_order_of_the_images():
    images = (torch.arange(5) / 10).view(5, 1, 1, 1).expand(5, 1, 2, 2)
    sheet = plotting.make_grid(images, columns=3)
    assert sheet.shape == (1, 6, 9)
    assert [round(sheet[0, 0, 3 * i].item(), 1) for i in range(3)] == [0.0, 0.1, 0.2]
    assert [round(sheet[0, 3, 3 * i].item(), 1) for i in range(2)] == [0.3, 0.4]


class Decoder(torch.nn.Module):
    """Remembers the codes it was asked for."""

    def __init__(self):
        super().__init__()
        self.unused = torch.nn.Parameter(torch.zeros(1))

    def decode(self, z):
        self.codes = z
        return type("P", (), {"mean": torch.zeros(len(z), 1, 2, 2)})


def test_the_manifold_has_the_first_code_on_the_horizontal_axis_and_the_second_upwards():
    model = Decoder()
    plotting.latent_manifold(model, side=3)
    grid = model.codes.view(3, 3, 2)
    assert (grid[0, 1:, 0] > grid[0, :-1, 0]).all() and (grid[1:, 0, 1] < grid[:-1, 0, 1]).all()


@pytest.mark.parametrize("side", [3, 4, 12])
def test_the_labels_of_the_manifold_are_the_codes_that_stand_beside_them(side):
    model = Decoder()
    (axis,) = plotting.latent_manifold(model, side=side).axes
    grid, one = model.codes.view(side, side, 2), axis.get_xticks()[0] * 2  # from one picture to the next
    for ticks, labels, codes in (
        (axis.get_xticks(), axis.get_xticklabels(), grid[0, :, 0]),
        (axis.get_yticks(), axis.get_yticklabels(), grid[:, 0, 1]),
    ):
        for place, label in zip(ticks, labels, strict=True):
            assert float(label.get_text()) == pytest.approx(codes[int(place / one)].item(), abs=0.051)


@pytest.mark.parametrize("side", [4, 12, 15])
def test_every_picture_of_the_manifold_stands_for_an_equal_share_of_the_prior(side):
    model = Decoder()
    plotting.latent_manifold(model, side=side)
    across = model.codes.view(side, side, 2)[0, :, 0].double()
    below = torch.special.ndtr(across)  # the share of the prior to the left of each column
    equal = (torch.arange(side, dtype=torch.float64) + 0.5) / side
    assert torch.allclose(below, equal, atol=1e-6)


@pytest.mark.invalid_input
def test_a_figure_without_words_is_refused():
    with pytest.raises(ValueError, match="text alternative"):
        vc.show(plotting.curves({"a": [1.0]}), alt=" ")
