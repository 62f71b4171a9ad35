"""`RESULTS.md` is written section by section, between markers, so that one benchmark leaves the others' alone."""

import os
import platform
import re
from importlib import metadata
from pathlib import Path

import vae_course as vc

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
SECTIONS = ("throughput", "paper", "rosetta", "tables", "generation", "hub", "stability")


def write_section(name: str, text: str) -> None:
    """Replace one section of RESULTS.md, or add it at the end."""
    whole = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else _empty()
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    if begin not in whole:
        whole = f"{whole.rstrip()}\n\n{begin}\n{end}\n"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    RESULTS.write_text(pattern.sub(lambda _: f"{begin}\n{text.strip()}\n{end}", whole), encoding="utf-8")


def read_section(name: str) -> str:
    """One section of RESULTS.md as it stands, empty if there is none."""
    whole = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    return whole.partition(f"<!-- {name}:begin -->")[2].partition(f"<!-- {name}:end -->")[0].strip()


def _empty() -> str:
    parts = "\n\n".join(f"<!-- {name}:begin -->\n<!-- {name}:end -->" for name in SECTIONS)
    made = "`make bench`, `make paper`, `make generation`, `make hub-load` and `make stability`"
    written = f"Written by {made}; run them to see your machine's figures."
    return f"# Measured\n\n{written}\n\n{parts}\n"


def machine(*packages: str) -> str:
    """The processor, the cores in use, and the versions measured."""
    name = platform.processor() or platform.machine()
    if (info := Path("/proc/cpuinfo")).exists():
        fields = dict(re.findall(r"^(model name|cpu family|model)\s*: (.*)$", info.read_text(), re.MULTILINE))
        if "model name" in fields:  # not on ARM
            name = f"{fields['model name']} (family {fields.get('cpu family', '?')}, model {fields.get('model', '?')})"
    versions = ", ".join(f"{p} {metadata.version(p)}" for p in ("torch", *packages))
    return f"{name}, {os.cpu_count()} cores; Python {platform.python_version()}, {versions}"


def mnist():
    """Real MNIST, from VAE_COURSE_DATA, from beside the project, or downloaded."""
    beside = HERE.parent.parent / "shared" / "data" / "mnist"
    if "VAE_COURSE_DATA" not in os.environ and beside.is_dir():
        os.environ["VAE_COURSE_DATA"] = str(beside)
    return vc.load("mnist")
