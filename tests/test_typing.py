"""What an editor and a type checker know of a reader's own code: every name, and what it gives."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import vae_course as vc

ROOT = Path(__file__).resolve().parent.parent

USER = """
from typing import assert_type

import torch
import vae_course as vc

data = vc.load("strokes")
model = vc.VAE.mlp((1, 28, 28))
history = vc.fit(model, data.train)

assert_type(data.train, torch.Tensor)
assert_type(model, vc.VAE)
assert_type(model.encode(data.test), torch.distributions.Distribution)
assert_type(model.generate(3), torch.Tensor)
assert_type(history, vc.History)
assert_type(vc.evaluate(model, data.test).elbo, float)
assert_type(vc.elbo(model, data.test).elbo, torch.Tensor)
vc.VEA  # type: ignore[attr-defined]
vc.VAE.mlp((1, 28, 28), latent="twenty")  # type: ignore[arg-type]
"""
# The parts of torch that no signature of ours speaks of take longer to read than all others together.
SETTINGS = """
[mypy]
follow_imports = silent
ignore_missing_imports = True
warn_unused_ignores = True

[mypy-torch._dynamo.*,torch._inductor.*,torch.fx.*,torch.distributed.*]
follow_imports = skip
"""


def test_a_type_checker_knows_every_name_and_what_it_gives(tmp_path):
    pytest.importorskip("mypy", reason="mypy comes with `make setup`")
    (tmp_path / "mypy.ini").write_text(SETTINGS)
    names = [name for name in vc.__all__ if name != "__version__"]
    (tmp_path / "user.py").write_text(USER + "".join(f"reveal_type(vc.{name})\n" for name in names))
    command = [sys.executable, "-m", "mypy", "--config-file", "mypy.ini", "--cache-dir", "cache", "user.py"]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    revealed = [line.partition("Revealed type is ")[2] for line in done.stdout.splitlines() if "Revealed" in line]
    assert len(revealed) == len(names)
    assert [name for name, kind in zip(names, revealed, strict=True) if kind == '"Any"'] == []
