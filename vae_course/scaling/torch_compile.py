"""Is there what `torch.compile` needs on this machine?"""

import logging
import shutil
import sys
from importlib.util import find_spec

from vae_course._settings import device


def compiler_missing() -> str:
    """Empty if `torch.compile` can build for the chosen device, else what is missing and what to do.

    For a processor it writes C++ and needs a compiler; for a GPU it writes Triton.

    >>> missing = compiler_missing()
    >>> not missing or "install" in missing  # what to do is said, too
    True
    """
    if device().type == "cuda":
        return "" if find_spec("triton") else "Triton is not installed; torch's wheels for Linux bring it"
    names = ("cl",) if sys.platform == "win32" else ("g++", "clang++", "c++")
    if any(map(shutil.which, names)):
        # Where there is no GPU, looking for a compiler logs a remark about CUDA.
        logging.getLogger("torch.utils.cpp_extension").setLevel(logging.ERROR)
        return ""
    return f"no C++ compiler was found ({' or '.join(names)}); install one, or go on without: nothing else needs it"
