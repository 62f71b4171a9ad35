"""The lessons' claims are not about `strokes` alone: 01, 05 and 07 hold on real handwriting, too."""

import pytest
from lessons import LESSONS, execute

CHOSEN = [path for path in LESSONS if path.stem[:2] in ("01", "05", "07")]
pytestmark = pytest.mark.other_datasets


@pytest.mark.parametrize("lesson", CHOSEN, ids=lambda p: p.stem)
def test_claims_hold_on_digits(lesson):
    execute(lesson, VAE_COURSE_DATASET="digits")


@pytest.mark.parametrize("lesson", CHOSEN, ids=lambda p: p.stem)
def test_claims_hold_on_real_mnist(lesson, real_mnist):
    execute(lesson, VAE_COURSE_DATASET="mnist", VAE_COURSE_DATA=str(real_mnist))
