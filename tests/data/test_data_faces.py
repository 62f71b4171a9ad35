"""Drawn faces: what is in the factors is in the image, each where it belongs, and nothing else."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from vae_course import load
from vae_course.data import faces

PLAIN = [0.3, 1, 0.5, 0.6, 0, 0, 0, 0, 0, 0.5]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAE_COURSE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def changed(**factors):
    """Where two faces differ that differ in these factors: (from, to) each."""
    pair = np.array([PLAIN, PLAIN], np.float32)
    for name, values in factors.items():
        pair[:, faces.FACTOR_NAMES.index(name)] = values
    first, second = faces.draw_faces(pair).astype(int)
    return abs(first - second).max(0) > 0


def test_shape_range_labels_and_factors(cache):
    data = load("faces", n_train=100, n_test=30)
    assert data.shape == (3, 64, 64) and data.train.shape[0] == 100 and data.test.shape[0] == 30
    assert data.train.min() >= 0 and data.train.max() <= 1
    assert data.classes == faces.HAIR and torch.equal(data.train_labels, data.train_factors[:, 1].long())
    low, high = data.train_factors.aminmax(dim=0)
    assert (low >= torch.tensor([0, 0, 0, 0, -1, -1, -1, 0, -14, 0])).all()
    assert (high <= torch.tensor([1, 4, 1, 1, 1, 1, 1, 1, 14, 1])).all()


def test_fewer_are_the_beginning_of_more_and_another_seed_draws_others(cache):
    more, fewer = load("faces", n_train=100, n_test=30), load("faces", n_train=70, n_test=5)
    assert torch.equal(more.train[:70], fewer.train) and torch.equal(more.test[:5], fewer.test)
    assert not torch.equal(load("faces", n_train=70, n_test=5, seed=1).train, fewer.train)


def test_the_same_on_any_number_of_threads():
    threads, drawn = torch.get_num_threads(), []
    try:
        for number in (1, 3):
            torch.set_num_threads(number)
            drawn.append(faces.draw(150, 10, seed=4)["train"])
    finally:
        torch.set_num_threads(threads)
    assert np.array_equal(*drawn)


@pytest.mark.parametrize("factor, values, top, bottom", [
    ("smile", (-1, 1), 40, 54),
    ("gaze", (-1, 1), 26, 38),
    ("eyes", (0, 1), 26, 38),
    ("brows", (-1, 1), 20, 32),
    ("glasses", (0, 1), 24, 40),
    ("hair_length", (0, 1), 30, 64),
])  # fmt: skip
def test_a_factor_changes_the_face_where_it_belongs_and_nowhere_else(factor, values, top, bottom):
    where = changed(**{factor: values})
    rows = np.flatnonzero(where.any(1))
    assert where.sum() > 20 and top <= rows.min() and rows.max() < bottom


def test_a_wide_face_is_symmetric_but_for_nose_and_parting_when_nothing_is_turned():
    (face,) = faces.draw_faces(np.array([PLAIN], np.float32)).astype(int)
    differs = abs(face - face[:, :, ::-1]).max(0) > 8
    assert differs[:14].sum() == 0 and differs[42:].sum() == 0 and differs.mean() < 0.06


def test_the_head_turns_counter_clockwise_with_the_tilt():
    pair = np.array([PLAIN, PLAIN], np.float32)
    pair[:, faces.FACTOR_NAMES.index("tilt")] = -12, 12
    hair = faces.draw_faces(pair)[:, :, :20].astype(float)
    dark = 255 - hair.mean(1)
    middle = (dark * np.arange(64)).sum((1, 2)) / dark.sum((1, 2))
    assert middle[1] < middle[0] - 1  # the top of the head goes to the left


@pytest.mark.long
def test_a_small_network_reads_every_factor_from_the_image():
    arrays = faces.draw(9000, 1000, seed=0)
    sizes = [size or 1 for size in faces.FACTOR_SIZES]
    net = nn.Sequential(
        *(layer for i, o in ((3, 16), (16, 32), (32, 64)) for layer in (nn.Conv2d(i, o, 3, 2, 1), nn.ReLU())),
        nn.Flatten(), nn.Linear(64 * 64, 128), nn.ReLU(), nn.Linear(128, sum(sizes)),
    )  # fmt: skip
    x, y = (torch.from_numpy(arrays[name]).float() for name in ("train", "train_factors"))
    mean, std = y.mean(0), y.std(0)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(8 * len(x) // 64):
        chosen = torch.randint(len(x), (64,))
        loss = sum(
            _loss(out, y[chosen, i], mean[i], std[i]) for i, out in enumerate(_split(net(x[chosen] / 255), sizes))
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        found = _split(net(torch.from_numpy(arrays["test"]).float() / 255), sizes)
    for i, (name, truth) in enumerate(zip(faces.FACTOR_NAMES, torch.from_numpy(arrays["test_factors"]).T, strict=True)):
        if sizes[i] > 1:
            score = (found[i].argmax(1) == truth).float().mean()
        else:
            score = 1 - ((found[i][:, 0] * std[i] + mean[i] - truth) ** 2).mean() / truth.var()
        print(f"{name}: {score:.3f}")
        assert score >= 0.9, name


def _split(out, sizes):
    return out.split(sizes, dim=1)


def _loss(out, target, mean, std):
    if out.shape[1] > 1:
        return F.cross_entropy(out, target.long())
    return F.mse_loss(out[:, 0], (target - mean) / std)
