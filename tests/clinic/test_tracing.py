"""`trace` sees what passes between an objective, the encoder and the decoder."""

import pytest
import torch
from small_runs import images

import vae_course as vc
from vae_course.clinic import faulty_objectives, healthy, trace


def test_a_trace_holds_what_the_objective_gave_to_the_decoder():
    data, model = images("digits"), healthy(images("digits")).model
    seen = trace(model, faulty_objectives.mean_decoded, data.test[:3])
    torch.testing.assert_close(seen.z, model.encode(data.test[:3]).mean)
    torch.testing.assert_close(seen.p.log_prob(data.test[:3]), seen.terms.reconstruction)


def test_a_posterior_that_is_slipped_in_is_the_one_the_objective_works_with():
    data, model = images("digits"), healthy(images("digits")).model
    q = vc.gaussian(torch.full((3, 8), 2.0), torch.zeros(3, 8))
    seen = trace(model, faulty_objectives.mean_decoded, data.test[:3], q)
    torch.testing.assert_close(seen.z, q.mean)
    torch.testing.assert_close(seen.terms.kl, torch.full((3,), 8 * 2.0**2 / 2))  # eight times mean^2 / 2


@pytest.mark.invalid_input
def test_what_cannot_be_traced_is_refused_with_what_is_needed():
    x, model = images("digits").test[:3], healthy(images("digits")).model
    with pytest.raises(ValueError, match=r"model\.decode"):
        trace(model, lambda model, x: vc.ObjectiveTerms(*3 * [model.encode(x).mean.sum(1)]), x)
    with pytest.raises(TypeError, match=r"ObjectiveTerms.*got Tensor"):
        trace(model, lambda model, x: vc.elbo(model, x).objective, x)
