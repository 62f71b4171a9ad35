"""Whatever comes to the door: a data set, or an error of our own, raised by this package and not within another."""

import datetime
import decimal

import numpy as np
import pytest
import torch
from doors import EXAMPLES, result_or_our_own_error
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import vae_course as vc
from vae_course.data import Dataset, Table

pytestmark = pytest.mark.invalid_input


DTYPES = ("?", "u1", "u2", "i1", "i4", "i8", "f2", "f4", "f8", "c8", "U3", "M8[s]", "O", "u8", "f16")
NUMBERS = st.one_of(
    st.floats(width=64),
    st.floats(0, 1),
    st.integers(-300, 70000),
    st.sampled_from([0.0, 1.0, 255.0, -1.0, 1e308, 1e-320]),
)


@st.composite
def arrays(draw, least: int = 0, most: int = 5) -> np.ndarray:
    """An array of any type, of small sizes that include the ambiguous ones, and of odd values."""
    sizes = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 16])
    shape = tuple(draw(st.lists(sizes, min_size=least, max_size=most)))
    if int(np.prod(shape)) > 20_000:
        shape = shape[:3]
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    low, high = draw(NUMBERS), draw(NUMBERS)
    with np.errstate(all="ignore"):
        values = low + (high - low) * (rng.random(shape) if draw(st.booleans()) else rng.integers(2, size=shape))
        dtype = draw(st.sampled_from(DTYPES))
        if dtype == "M8[s]":
            return np.zeros(shape, dtype)
        values = np.nan_to_num(values, posinf=1e9, neginf=-1e9).clip(-1e9, 1e9) if dtype[0] in "uiU" else values
        array = np.asarray(values).astype(dtype)
    if array.size and array.dtype.kind == "f" and draw(st.integers(0, 4)) == 0:
        array.flat[draw(st.integers(0, array.size - 1))] = draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    return array


def as_tensor(array: np.ndarray):
    """The array as a tensor, where torch has its type."""
    try:
        return torch.from_numpy(array)
    except TypeError:
        return array


PICTURES = st.builds(
    Image.new,
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "I", "F", "I;16"]),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
THINGS = st.one_of(
    arrays(),
    arrays(3, 4),
    arrays(1, 4).map(as_tensor),
    arrays(1, 4).map(list),
    arrays(1, 4).map(lambda x: x.tolist()),
    st.lists(arrays(0, 3), max_size=4),
    st.lists(PICTURES, max_size=6),
    st.tuples(arrays(2, 4), arrays(2, 4)),
    st.lists(st.tuples(arrays(2, 3), st.integers(0, 3)), max_size=5),
    st.sampled_from(
        [None, 3, "text", b"bytes", {}, {1: 2}, set(), object(), torch.nn.Linear(1, 1), [None], [[1, [2]]]]
    ),
)
LABELS = st.one_of(
    st.none(),
    st.lists(st.one_of(st.integers(-2, 3), st.text(max_size=2), st.none(), st.floats(width=32)), max_size=8),
    arrays(1, 2),
    st.just("labels"),
    st.just(3),
)


def option(*values):
    """Mostly None, else one of the values."""
    return st.one_of(st.none(), st.none(), st.none(), st.sampled_from(values))


@settings(max_examples=EXAMPLES)
@given(
    THINGS,
    LABELS,
    st.sampled_from([0.2, 0, 1, 0.5, 2, -1, 1.5, "x", float("nan"), True]),
    option("NHW", "NCHW", "NHWC", "ND", "XY", 3),
    option(255, 1, 0, -1, float("inf"), "signed", "keep", "standardise", "?", True, []),
    option(8, (3, 4), 0, "big", (1,)),
)
def test_dataset_of_anything(images, labels, test, layout, scale, size):
    data = result_or_our_own_error(lambda: Dataset.of(images, labels, test=test, layout=layout, scale=scale, size=size))
    if data is not None:
        both = torch.cat([data.train, data.test])
        assert both.dtype == torch.float32 and both.isfinite().all() and len(data.train) > 0
        assert len(data.shape) == 1 or scale == "keep" or (both.min() >= 0 and both.max() <= 1)
        assert labels is not None or data.train_labels is None or isinstance(images, list)


CELLS = st.one_of(
    st.none(), NUMBERS, st.booleans(), st.text(max_size=4),
    st.sampled_from(["yes", "no", "NA", "1,5", "1e5", "?", "inf"]),
    st.sampled_from([np.float32(1.5), np.int64(3), np.nan, np.bool_(True), decimal.Decimal("1.5"), 10**400, 1j, b"b",
                     datetime.date(2020, 1, 1), [1], {}, torch.tensor(2.0)]),
)  # fmt: skip
COLUMNS = st.one_of(
    st.lists(CELLS, max_size=6),
    st.lists(NUMBERS, min_size=4, max_size=4),
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.lists(st.sampled_from(["a", "b", "c", None]), min_size=4, max_size=4),
    arrays(1, 2),
)
TABLES = st.one_of(
    st.dictionaries(st.one_of(st.sampled_from(["a", "b", "c"]), st.integers(0, 2)), COLUMNS, max_size=4),
    st.dictionaries(st.sampled_from("abc"), st.lists(CELLS, min_size=4, max_size=4), max_size=4),
    st.dictionaries(st.sampled_from("abc"), st.lists(NUMBERS, min_size=5, max_size=5), min_size=1, max_size=3),
    st.lists(st.dictionaries(st.sampled_from("abc"), CELLS, max_size=3), max_size=6),
    arrays(0, 3),
    arrays(2, 2).map(as_tensor),
    arrays(2, 2).map(lambda x: x.tolist()),
    st.sampled_from([None, 3, "no file", b"bytes", object(), {"a": "text"}, {"a": 3}, [], [[]], [1, 2]]),
)


@settings(max_examples=EXAMPLES)
@given(
    TABLES,
    option({"a": "number"}, {"a": "count"}, {"a": "yes/no"}, {"a": "category"}, {"a": "leave out"}, {"z": "number"}, 3),
    st.sampled_from([0.2, 0, 1, 0.9, "x"]),
)
def test_table_of_anything(data, kinds, test):
    table = result_or_our_own_error(lambda: Table.of(data, kinds=kinds, test=test))
    if table is not None:
        both = torch.cat([table.train, table.test])
        assert both.dtype == torch.float32 and not both.isinf().any() and both.shape[1] == len(table.columns) > 0
        assert str(table) and not table.encode(table.decode(both)).isinf().any()
        model = vc.TableVAE(table, latent=1, hidden=(4,))
        assert model.decode(model.encode(table.train).mean).log_prob(table.train).isfinite().all()


@settings(max_examples=EXAMPLES)
@given(st.one_of(st.binary(max_size=60), st.text("ab1.,;\n\"'\t| -?é", max_size=60).map(str.encode)))
def test_csv_files_of_anything(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "fuzz.csv"
    path.write_bytes(content)
    result_or_our_own_error(lambda: Table.of(path))
