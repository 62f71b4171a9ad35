"""Several processes, one model: the same step as one process, one checkpoint, and an end that says what to do."""

import json
import os
import signal
import subprocess
import sys

import pytest
import torch

import vae_course as vc
from vae_course.checkpoints import checkpoint_epochs
from vae_course.scaling.distributed import DistributedWorkers
from vae_course.scaling.launch import RunFailed, launch

SHAPE = (1, 6, 6)
COMMON = """
import json, os, sys, time, torch, vae_course as vc
from vae_course import training
from vae_course.scaling.distributed import WorkerLost, init

workers = init()
torch.manual_seed(workers.rank)  # every worker begins elsewhere; fit makes them agree
images = torch.rand(203, 1, 6, 6, generator=torch.Generator().manual_seed(0))
vae, autoencoder = (kind.mlp((1, 6, 6), latent=2, hidden=(16,)) for kind in (vc.VAE, vc.Autoencoder))
"""
COMPARE = (
    COMMON
    + """
noiseless = dict(objective=vc.squared_error, epochs=3, batch_size=101, seed=4, lr=1e-2, progress=False)
alone = vc.Autoencoder.mlp((1, 6, 6), latent=2, hidden=(16,))
with torch.no_grad():
    for mine, first in zip(alone.parameters(), autoencoder.parameters(), strict=True):
        mine.copy_(workers.broadcast(first))
history_alone = vc.fit(alone, images, **noiseless)
history = vc.fit(autoencoder, images, workers=workers, **noiseless)
settings = dict(objective=vc.elbo, epochs=3, batch_size=101, seed=4, lr=1e-2, progress=False, test=images[:31])
twin = vc.VAE.mlp((1, 6, 6), latent=2, hidden=(16,))
with torch.no_grad():
    for mine, first in zip(twin.parameters(), vae.parameters(), strict=True):
        mine.copy_(workers.broadcast(first))
elbo_alone = vc.fit(twin, images, **settings).curve("elbo", "test")
elbo_together = vc.fit(vae, images, workers=workers, **settings).curve("elbo", "test")
apart = max((a - b).abs().max().item() for a, b in zip(alone.parameters(), autoencoder.parameters(), strict=True))

saves, told = [], []
save = training.save_checkpoint
training.save_checkpoint = lambda *a: (saves.append(1), save(*a))
common = dict(batch_size=50, test=images[:31], checkpoint="run.safetensors", progress=False, workers=workers)
vc.fit(vae, images, epochs=2, seed=4, on_epoch=lambda h: told.append(h.epochs), **common)
resumed = vc.VAE.mlp((1, 6, 6), latent=2, hidden=(16,))
vc.fit(resumed, images, epochs=4, **common)
unbroken = vc.fit(vae, images, epochs=4, history=None, **(common | dict(checkpoint="run.safetensors")))
weights = torch.cat([p.detach().flatten() for p in vae.parameters()])
json.dump(
    dict(
        size=workers.size, apart=apart, saves=len(saves), told=told, weights=weights.tolist(),
        curve=history.curve("objective"), curve_alone=history_alone.curve("objective"),
        test=[list(m) for m in unbroken.test], elbo_alone=elbo_alone, elbo_together=elbo_together,
    ),
    open(f"worker{workers.rank}.json", "w"),
)
"""
)
ENDLESS = (
    COMMON
    + """
def told(history):
    print("epoch", history.epochs, flush=True)
    time.sleep(0.1)

try:
    keywords = dict(epochs=10_000, seed=1, checkpoint="run.safetensors", on_epoch=told, progress=False)
    vc.fit(vae, images, workers=workers, **keywords)
except WorkerLost as error:
    sys.exit(str(error))
"""
)


def _images():
    return torch.rand(203, 1, 6, 6, generator=torch.Generator().manual_seed(0))


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """What two workers found when each compared the run with its own single process."""
    pytest.importorskip("lightning_fabric", reason="lightning-fabric is installed by `make extras`")
    folder = tmp_path_factory.mktemp("two")
    (folder / "compare.py").write_text(COMPARE)
    before = os.getcwd()
    os.chdir(folder)
    try:
        launch(["compare.py"], 2)
    finally:
        os.chdir(before)
    return [json.loads((folder / f"worker{rank}.json").read_text()) for rank in range(2)]


def test_without_noise_two_processes_take_the_steps_of_one(two):
    assert all(worker["size"] == 2 and worker["apart"] < 1e-5 for worker in two)
    assert two[0]["curve"] == pytest.approx(two[0]["curve_alone"], rel=1e-5)


def test_with_noise_two_processes_reach_the_elbo_of_one(two):
    for worker in two:
        assert worker["elbo_together"] == pytest.approx(worker["elbo_alone"], abs=1e-3)


def test_all_workers_end_with_the_same_weights_and_the_same_history(two):
    assert two[0]["weights"] == two[1]["weights"]
    assert two[0]["test"] == two[1]["test"] and len(two[0]["test"]) == 4


def test_only_the_first_worker_writes_the_checkpoint_and_calls_back(two):
    assert [worker["saves"] for worker in two] == [4, 0]
    assert [worker["told"] for worker in two] == [[1, 2], []]


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """The folder, exit status and last words of a run whose second worker was killed after two epochs."""
    pytest.importorskip("lightning_fabric", reason="lightning-fabric is installed by `make extras`")
    if sys.platform == "win32":
        pytest.skip("Windows has no SIGKILL")
    folder = tmp_path_factory.mktemp("killed")
    (folder / "endless.py").write_text(ENDLESS)
    command = [sys.executable, "-m", "vae_course.scaling.launch", "--processes", "2", "endless.py"]
    run = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process_of = {}
    for line in run.stdout:
        words = line.split()
        if words[0] == "worker":
            process_of[int(words[1])] = int(words[-1])
        if line.strip() == "epoch 2":
            break
    os.kill(process_of[1], signal.SIGKILL)
    _, errors = run.communicate(timeout=90)
    return folder, run.returncode, errors


def test_a_killed_worker_ends_the_run_with_an_error_that_names_it_and_the_last_whole_checkpoint(killed):
    folder, code, errors = killed
    assert code == 1
    assert "worker 1 of 2 was killed by signal 9; the run has ended" in errors
    epochs = checkpoint_epochs(folder / "run.safetensors")
    assert f"The last whole checkpoint is run.safetensors, written after epoch {epochs}" in errors


def test_one_process_goes_on_from_the_checkpoint_of_two(killed):
    folder, _, _ = killed
    model, epochs = vc.VAE.mlp(SHAPE, latent=2, hidden=(16,)), checkpoint_epochs(folder / "run.safetensors")
    history = vc.fit(model, _images(), epochs=epochs + 2, checkpoint=folder / "run.safetensors")
    assert epochs >= 2 and history.epochs == epochs + 2
    assert [p.name for p in folder.glob(".partial*")] == []


class _Place:
    """A Fabric that knows its place and nothing else."""

    def __init__(self, global_rank, world_size):
        self.global_rank, self.world_size, self.device = global_rank, world_size, torch.device("cpu")


def _shard(workers, chosen):
    """A worker's part of a batch, and its weight."""
    return workers.shard(chosen), workers.share


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("images", [1, 2, 7, 100])
def test_the_shares_of_all_workers_are_the_batch(size, images):
    chosen = torch.randperm(images)
    shares = [_shard(DistributedWorkers(_Place(rank, size)), chosen) for rank in range(size)]
    assert sum(weight for _, weight in shares) == pytest.approx(1)
    assert all(len(part) for part, _ in shares)  # nobody is left without an image, but some without weight
    assert sorted(torch.cat([part for part, weight in shares if weight]).tolist()) == list(range(images))


NOISE = {
    "a Gaussian": lambda x: torch.distributions.Normal(x, 1.0).rsample(),
    "several draws": lambda x: torch.distributions.Normal(x, 1.0).rsample((4,)).transpose(0, 1),
    "coins": torch.bernoulli,
    "like x": torch.randn_like,
    "from a size": lambda x: torch.rand(len(x), 3),
    "dropout": lambda x: torch.nn.functional.dropout(x + 1, 0.5),
}


@pytest.mark.parametrize("draw", NOISE.values(), ids=NOISE)
@pytest.mark.parametrize("size", [2, 3])
def test_an_image_gets_the_noise_it_would_get_in_a_process_alone(draw, size):
    x, batch = torch.rand(50, 3), torch.arange(50)
    torch.manual_seed(3)
    alone = [draw(x), draw(x)]
    for rank in range(size):
        workers = DistributedWorkers(_Place(rank, size))
        part = workers.shard(batch)
        torch.manual_seed(3)
        together = workers.same_noise(lambda mine: [draw(mine), draw(mine)])(x[part])
        assert all(torch.equal(a[part], b) for a, b in zip(alone, together, strict=True))


def test_a_worker_without_an_image_of_its_own_can_still_draw():
    workers = DistributedWorkers(_Place(2, 3))
    part, weight = _shard(workers, torch.arange(2))
    assert workers.same_noise(torch.randn_like)(torch.zeros(len(part), 3)).shape == (1, 3) and weight == 0


@pytest.mark.invalid_input
def test_a_script_that_fails_ends_the_run(tmp_path):
    script = tmp_path / "fails.py"
    script.write_text("import os, sys, time\nsys.exit(3) if os.environ['RANK'] == '1' else time.sleep(60)")
    with pytest.raises(RunFailed, match="worker 1 of 2 failed with exit code 3"):
        launch([str(script)], 2, grace_period=0.2)


@pytest.mark.invalid_input
def test_a_run_needs_processes():
    with pytest.raises(ValueError, match="processes must be an integer of at least 1, got 0"):
        launch(["train.py"], 0)


@pytest.mark.invalid_input
def test_a_missing_fabric_says_what_to_install(monkeypatch):
    from vae_course.scaling.distributed import init

    monkeypatch.setitem(sys.modules, "lightning_fabric", None)
    with pytest.raises(ImportError, match="run `make extras`"):
        init()
