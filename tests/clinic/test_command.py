"""The clinic from a shell."""

import json
import subprocess
import sys
import textwrap

import pytest

from vae_course.clinic.__main__ import main

PROGRAM = """
    import torch
    from torch import nn
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.e, self.d = nn.Linear(16, 4), nn.Linear(2, 16)
        def forward(self, x):
            mu, logvar = self.e(x).chunk(2, 1)
            return self.d(mu + torch.exp(0.5 * logvar) * torch.rand_like(mu)), mu, logvar
    def loss(recon, x, mu, logvar):
        return ((recon - x) ** 2).sum() - 0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp())
    images = torch.randn(64, 16)
    net = Net()
    patient = net, images, loss
    def make():
        return patient
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "train_it.py").write_text(textwrap.dedent(PROGRAM), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield tmp_path
    sys.modules.pop("train_it", None)


def test_the_shell_gives_the_report(folder):
    command = [sys.executable, "-m", "vae_course.clinic", "train_it.py:patient"]
    out = subprocess.run(command, capture_output=True, text=True)
    assert out.returncode == 1, out.stderr
    assert "1. noise-mean" in out.stdout and "of train_it.py: return self.d(mu" in out.stdout


def test_json_says_the_same(folder, capsys):
    assert main(["train_it:make", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [f["fault"] for f in found["findings"]] == ["noise-mean"]
    assert float(found["figures"]["effective_beta"]) == pytest.approx(0.5, rel=0.01)


def test_model_loss_and_images_may_be_named_apart(folder, capsys):
    assert main(["train_it.py:net", "--loss", "train_it:loss", "--images", "train_it:images", "--batch-size", "9"]) == 1
    assert "noise-mean" in capsys.readouterr().out


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("nothing.py:net", "no file nothing.py"),
        ("json:nothing", "nothing of the name nothing"),
        ("json", "MODULE:OBJECT"),
        ("json:dumps", "raised TypeError"),
        ("no_such_module:net", "raised ModuleNotFoundError"),
        ("train_it:images", "expected a tuple"),
    ],
)
def test_the_shell_says_what_it_needs(folder, capsys, where, said):
    assert main([where]) == 2
    assert said in capsys.readouterr().err
