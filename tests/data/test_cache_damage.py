"""Bit rot in the data cache: whichever bit has changed, the data are made again, and are right."""

import numpy as np
import pytest

from vae_course.data.cache import cached

ARRAYS = {"train": np.arange(60, dtype=np.uint8).reshape(10, 6), "labels": np.arange(10)}


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("VAE_COURSE_CACHE", str(tmp_path / "cache"))


def test_a_flipped_bit_anywhere_in_a_cache_file_is_noticed_and_the_data_are_made_again(tmp_path):
    made = []

    def make():
        made.append(1)
        return ARRAYS

    cached("small", make)
    (file,) = (tmp_path / "cache").iterdir()
    whole, rng = file.read_bytes(), np.random.default_rng(0)
    for flips, bit in enumerate(rng.choice(8 * len(whole), size=1000, replace=False), start=2):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << (bit % 8)
        file.write_bytes(damaged)
        with pytest.warns(UserWarning, match="its checksum is wrong.*it is made again"):
            arrays = cached("small", make)
        assert len(made) == flips and set(arrays) == set(ARRAYS)
        assert all(np.array_equal(arrays[name], ARRAYS[name]) for name in ARRAYS)
    assert cached("small", make).keys() == ARRAYS.keys() and len(made) == 1001  # whole again


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 500])
def test_a_file_cut_anywhere_is_made_again(tmp_path, length):
    cached("small", lambda: ARRAYS)
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(file.read_bytes()[:length])
    with pytest.warns(UserWarning, match="made again"):
        assert np.array_equal(cached("small", lambda: ARRAYS)["train"], ARRAYS["train"])


def test_a_file_of_an_earlier_version_is_made_again(tmp_path):
    (tmp_path / "cache").mkdir()
    np.savez(tmp_path / "cache" / "small.npz", train=np.zeros(3))
    with pytest.warns(UserWarning, match="written by an earlier version"):
        assert np.array_equal(cached("small", lambda: ARRAYS)["train"], ARRAYS["train"])
