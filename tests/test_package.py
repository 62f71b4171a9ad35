"""The package as a whole: light to import, honest in its claims, helpful at its edges."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import vae_course as vc
from vae_course.notebook.doctor import doctor

ROOT = Path(__file__).resolve().parent.parent


def test_importing_the_course_loads_nothing_heavy_before_it_is_used():
    code = (
        "import sys, torch; before = set(sys.modules); import vae_course; "
        "vae_course.load, vae_course.VAE, vae_course.fit; "
        "print([m for m in ('matplotlib', 'sklearn', 'ipywidgets', 'torchvision', 'IPython', 'scipy') "
        "if m in set(sys.modules) - before])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


def test_every_name_the_package_offers_exists():
    for name in dir(vc):
        assert getattr(vc, name) is not None
    with pytest.raises(AttributeError, match="elbow"):
        vc.elbow  # noqa: B018


def test_a_claim_that_holds_is_one_quiet_line_and_one_that_does_not_stops(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("VAE_COURSE_CLAIMS", str(tmp_path / "claims.jsonl"))
    vc.claim("two is more than one", 2, ">", 1, "nats")
    assert capsys.readouterr().out == "claim holds: two is more than one: 2 nats > 1 nats\n"
    with pytest.raises(vc.ClaimFailed, match="did not hold: one is more than two: 1 > 2"):
        vc.claim("one is more than two", 1, ">", 2)
    with pytest.raises(vc.ClaimFailed, match="not a number"):
        vc.claim("nothing is known", float("nan"), "<=", 1)
    records = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text().splitlines()]
    assert [r["held"] for r in records] == [True, False, False]
    assert [r["margin"] for r in records[:2]] == [1, -1]


@pytest.mark.invalid_input
def test_a_claim_needs_a_relation():
    with pytest.raises(ValueError, match="relation must be one of"):
        vc.claim("x", 1, "=", 1)


def test_seed_and_device_come_from_the_environment(monkeypatch):
    import torch

    monkeypatch.setenv("VAE_COURSE_SEED", "3")
    assert vc.seed_everything() == 3
    first = torch.rand(2)
    assert vc.seed_everything(3) == 3 and torch.equal(first, torch.rand(2))
    monkeypatch.setenv("VAE_COURSE_DEVICE", "cpu")
    assert vc.device().type == "cpu"


@pytest.mark.invalid_input
def test_impossible_seeds_and_devices_are_refused(monkeypatch):
    monkeypatch.setenv("VAE_COURSE_SEED", "many")
    with pytest.raises(ValueError, match="VAE_COURSE_SEED must be an integer"):
        vc.seed_everything()
    monkeypatch.setenv("VAE_COURSE_DEVICE", "abacus")
    with pytest.raises(ValueError, match="VAE_COURSE_DEVICE='abacus' cannot be used"):
        vc.device()


def test_the_doctor_finds_this_machine_fit(capsys):
    assert doctor()
    printed = capsys.readouterr().out
    assert "torch" in printed and "MISSING" not in printed


def test_the_doctor_says_what_is_missing_and_what_to_do(capsys, monkeypatch):
    monkeypatch.setattr("vae_course.notebook.doctor._NEEDED", ("a-package-nobody-has",))
    assert not doctor()
    assert "MISSING  a-package-nobody-has" in (printed := capsys.readouterr().out) and "make lab" in printed


def test_what_the_documents_link_to_is_there():
    for document in ("README.md", "CONTRIBUTING.md", "notebooks/README.md"):
        path = ROOT / document
        if path.exists():
            for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
                assert (path.parent / target).exists(), f"{document} links to {target}"
