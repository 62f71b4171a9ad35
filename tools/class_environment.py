"""A second environment, for teachers, on top of this one: python tools/class_environment.py .venv-class

nbgrader adds panels to every JupyterLab it is installed beside, and a learner has no use for them. So it lives in an
environment of its own, which sees everything that is installed in this one: PyTorch is not installed twice.
"""

import sys
import sysconfig
import venv
from pathlib import Path

# Python executes this line whenever the second environment starts.
LINE = (
    "import os, site; site.addsitedir({packages!r}); os.environ.setdefault('JUPYTER_PATH', {share!r}); "
    "os.environ.setdefault('JUPYTER_CONFIG_PATH', {etc!r}); os.environ.setdefault('JUPYTERLAB_DIR', {lab!r})\n"
)


def build(folder: Path) -> None:
    """Create the environment in `folder`, seeing the packages and the Jupyter files of the running one."""
    venv.create(folder, with_pip=True, symlinks=sys.platform != "win32")
    here = Path(sys.prefix)
    line = LINE.format(
        packages=sysconfig.get_path("purelib"),
        share=str(here / "share" / "jupyter"),
        etc=str(here / "etc" / "jupyter"),
        lab=str(here / "share" / "jupyter" / "lab"),
    )
    packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(folder)}))
    (packages / "below.pth").write_text(line, encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())
