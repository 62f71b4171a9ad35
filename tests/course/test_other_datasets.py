"""The lessons' claims are not about `strokes` alone: 01, 05 and 07 hold on real handwriting, too."""

import pytest
from lessons import LESSONS, execute

pytestmark = pytest.mark.other_datasets


def chosen(*always: str) -> list:
    """01, 05 and 07; those which are not `always` tested take their time in `make test-long`."""
    return [
        pytest.param(path, id=path.stem, marks=() if path.stem[:2] in always else pytest.mark.long)
        for path in LESSONS
        if path.stem[:2] in ("01", "05", "07")
    ]


@pytest.mark.parametrize("lesson", chosen("01"))
def test_claims_hold_on_digits(lesson):
    execute(lesson, VAE_COURSE_DATASET="digits")


@pytest.mark.parametrize("lesson", chosen("05"))
def test_claims_hold_on_real_mnist(lesson, real_mnist):
    execute(lesson, VAE_COURSE_DATASET="mnist", VAE_COURSE_DATA=str(real_mnist))
