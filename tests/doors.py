"""What comes out at the door: a result, or an error that this package itself has written."""

import os
import traceback
import warnings
from pathlib import Path

import vae_course as vc

PACKAGE = Path(vc.__file__).parent
EXAMPLES = int(os.environ.get("VAE_COURSE_FUZZ", "250"))  # of each kind; 2000 in `make test-long`


def result_or_our_own_error(make, ours: tuple[type[Exception], ...] = (ValueError, TypeError, FileNotFoundError)):
    """What `make()` gives, or None where it raises an error that this package itself has written."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return make()
    except ours as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        assert Path(frame.filename).is_relative_to(PACKAGE), f"{frame.filename}:{frame.lineno} raised {error!r}"
        assert len(str(error)) > 10
        return None
