"""`diagnostic_plot`: a run in one figure, in a file of its own, so that nobody else pays for matplotlib."""

import math
import subprocess
import sys

import torch

import vae_course as vc
from vae_course.clinic import diagnostic_plot, faulty_objectives, healthy
from vae_course.clinic.training_setup import TrainingSetup


def _small_setup() -> TrainingSetup:
    return healthy(vc.Dataset("noise", train=torch.rand(64, 1, 6, 6), test=torch.rand(16, 1, 6, 6)))


def test_diagnosis_needs_no_matplotlib_before_something_is_drawn():
    code = (
        "import sys; from vae_course.clinic import diagnosis, faults, rules; "
        "diagnosis.diagnose, diagnosis.examine, faults.FAULTS; before = 'matplotlib' in sys.modules; "
        "from vae_course.clinic import diagnostic_plot; print(before, 'matplotlib' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split() == ["False", "True"]


def test_curves_stand_at_their_steps_and_values_that_are_not_finite_are_gaps():
    terms = (vc.MeanTerms(-30.0, -25.0, 5.0), vc.MeanTerms(float("nan"), -20.0, float("inf")))
    figure = diagnostic_plot(_small_setup(), vc.History(seed=0, train=terms, test=terms), every=10)
    reconstruction, kl, _ = figure.axes
    assert [axis.get_title() for axis in (reconstruction, kl)] == ["its reconstruction", "its kl"]
    assert [line.get_xdata().tolist() for line in reconstruction.lines] == 2 * [[10, 20]]
    assert [line.get_ydata().tolist() for line in reconstruction.lines] == 2 * [[-25.0, -20.0]]
    for line in kl.lines:
        assert line.get_ydata()[0] == 5.0 and math.isnan(line.get_ydata()[1])


def test_the_rows_of_images_are_test_images_their_reconstructions_and_draws_from_the_prior():
    setup = _small_setup()
    setup.objective = faulty_objectives.mean_decoded  # so that what is decoded is known
    figure = diagnostic_plot(setup, vc.History(seed=0), n=4)
    panel = figure.axes[2]
    assert [label.get_text() for label in panel.get_yticklabels()] == ["image", "decoded", "drawn"]
    sheet = torch.tensor(panel.images[0].get_array().tolist())
    rows = sheet.view(3, 7, 4, 7).transpose(1, 2)[:, :, :6, :6]  # without the border of one pixel
    torch.testing.assert_close(rows[0], setup.data.test[:4, 0])
    torch.testing.assert_close(rows[1], setup.model.reconstruct(setup.data.test[:4])[:, 0])


def test_drawing_leaves_the_random_stream():
    setup, state = _small_setup(), torch.get_rng_state()
    diagnostic_plot(setup, vc.History(seed=0))
    assert torch.equal(state, torch.get_rng_state())


def test_the_axis_says_the_unit_that_the_objective_reckons_in():
    figure = diagnostic_plot(_small_setup(), vc.History(seed=0), unit="nats per pixel")
    assert figure.axes[0].get_ylabel() == "nats per pixel"
