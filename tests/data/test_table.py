"""`Table.of`: columns of every kind become numbers, and numbers the columns' values again."""

import re

import numpy as np
import pytest
import torch

from vae_course.data import Table

PEOPLE = {
    "age": [31, 45, None, 62, 12, 9, 77, 50],
    "smokes": ["no", "yes", "no", "", "yes", "no", "no", "no"],
    "children": [0, 2, 1, 3, 0, 0, None, 1],
    "city": ["Ulm", "Bonn", "Köln", "Ulm", "NA", "Bonn", "Ulm", "Köln"],
    "planet": ["Earth"] * 8,
}


def kinds_of(data, **options) -> dict[str, str]:
    return {column.name: column.kind for column in Table.of(data, test=0, **options).all_columns}


# Kinds


def test_each_column_is_recognised_and_the_summary_says_so(capsys):
    table = Table.of(PEOPLE)
    kinds = {column.name: column.kind for column in table.all_columns}
    assert kinds == {"age": "number", "smokes": "yes/no", "children": "count", "city": "category", "planet": "constant"}
    assert capsys.readouterr().out == (
        "8 rows, 5 columns: 1 number, 1 count, 1 yes/no, 1 category, 1 of one value, left out; 12.5% of the values "
        "missing; 6 train, 2 test\n"
    )
    summary = str(table)
    assert "3: Bonn, Köln, Ulm; 12.5% missing" in summary and "9 to 77" in summary and "always 'Earth'" in summary


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([1.5, 2.0, 3.0], "number"),
        (["1.5", "2", "?"], "number"),
        ([-1, 0, 5], "number"),
        ([278, 1680, 540], "number"),
        ([0, 1, 5], "count"),
        ([0, 1, 10**7], "number"),
        ([0, 1, 1], "yes/no"),
        ([True, False, None], "yes/no"),
        (["Yes", "No", "No"], "yes/no"),
        (["male", "female", "male"], "category"),
        (["a", "b", "c"], "category"),
        ([5, 5, 5], "constant"),
        ([None, float("nan"), "NA"], "constant"),
    ],
)
def test_a_kind_is_found_from_the_values(cells, kind):
    assert kinds_of({"x": cells, "y": [0.5, 1.5, 2.5]})["x"] == kind


def test_a_kind_that_is_not_meant_can_be_given():
    data = {"postcode": [1, 0, 3, 53], "name": ["a", "b", "c", "d"], "y": [0.5, 1.5, 2.5, 3.5]}
    kinds = kinds_of(data, kinds={"postcode": "category", "name": "leave out"})
    assert kinds == {"postcode": "category", "y": "number"}


# There and back


def test_what_is_encoded_is_decoded_to_the_same_values():
    table = Table.of(PEOPLE)
    for rows, places in ((table.train, table.train_rows), (table.test, table.test_rows)):
        back = table.decode(rows)
        for name, cells in PEOPLE.items():
            assert back[name] == [None if cells[i] in ("", "NA") else cells[i] for i in places.tolist()]
        torch.testing.assert_close(table.encode(back), rows, equal_nan=True)


def test_numbers_are_standardised_by_the_training_part_whatever_their_size():
    rng = np.random.default_rng(0)
    table = Table.of({"huge": 1e9 * rng.random(50), "tiny": 1e-9 * rng.random(50), "far": 1e9 + rng.random(50)})
    torch.testing.assert_close(table.train.mean(0), torch.zeros(3), atol=1e-5, rtol=0)
    torch.testing.assert_close(table.train.std(0, unbiased=False), torch.ones(3))


def test_missing_values_do_not_move_the_mean():
    table = Table.of({"x": [1.0, None, 3.0, float("nan"), "?"], "y": range(5)}, test=0)
    assert table.train[:, 0].isnan().tolist() == [False, True, False, True, True]
    assert table.columns[0].mean == 2 and table.columns[0].missing == 0.6


class Frame:
    """A stand-in for a data frame, with what is asked of one."""

    def __init__(self, columns: dict):
        self.data, self.columns, self.iloc = columns, list(columns), None

    def __getitem__(self, name):
        return np.array(self.data[name], dtype=object)


def test_every_form_of_a_table_gives_the_same(tmp_path):
    rows = [{name: cells[i] for name, cells in PEOPLE.items()} for i in range(8)]
    lines = [";".join("" if row[name] is None else str(row[name]) for name in PEOPLE) for row in rows]
    (tmp_path / "people.csv").write_text(";".join(PEOPLE) + "\r\n" + "\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    expected = Table.of(PEOPLE)
    for data in (rows, tmp_path / "people.csv", str(tmp_path / "people.csv"), Frame(PEOPLE)):
        table = Table.of(data)
        assert torch.equal(table.train.nan_to_num(-9), expected.train.nan_to_num(-9))
        assert [column.kind for column in table.all_columns] == [column.kind for column in expected.all_columns]
    assert isinstance(table.decode(table.train), Frame)


def test_arrays_have_names_for_their_columns():
    x = np.random.default_rng(0).random((10, 2))
    for data in (x, x.astype(np.float32), torch.from_numpy(x), x.tolist()):
        assert [c.name for c in Table.of(data, names=["width", "height"]).columns] == ["width", "height"]
    assert [c.name for c in Table.of(x).columns] == ["column 0", "column 1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,x\n2,y\n", {"a": [1, 2], "b": ["x", "y"]}),
        ("a;b\n1,5;x\n2,25;y\n", {"a": [1.5, 2.25], "b": ["x", "y"]}),
        ('a\tb\n1\t"x, then y"\n2\ty\n\n', {"a": [1, 2], "b": ["x, then y", "y"]}),
        (",b\n1,x\n2,y\n", {"column 0": [1, 2], "b": ["x", "y"]}),
        ("a,b\n1,Stra\xdfe\n2,y\n".encode("latin-1"), {"a": [1, 2], "b": ["Straße", "y"]}),
        ("a,b\n1,Straße\n2,y\n".encode("utf-16"), {"a": [1, 2], "b": ["Straße", "y"]}),
    ],
)
def test_csv_files_are_read_as_programs_write_them(tmp_path, text, expected):
    (tmp_path / "t.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert Table.of(tmp_path / "t.csv", test=0).decode(Table.of(tmp_path / "t.csv", test=0).train) == expected


# Parts


def test_equal_rows_are_never_divided_even_with_missing_values(capsys):
    data = {"x": [0.5, 1.5, None, 2.5] * 10, "y": ["a", None, None, "b"] * 10}
    for seed in range(10):
        table = Table.of(data, seed=seed)
        train, test = ({tuple(row) for row in part.nan_to_num(-9).tolist()} for part in (table.train, table.test))
        assert not train & test and len(train) + len(test) == 4
    assert "36 copies, each beside its original" in capsys.readouterr().out


def test_one_column_and_one_row_are_tables_too():
    assert Table.of({"x": [1.0, 2.0, 3.0, 4.0]}).shape == (1,)
    with pytest.raises(ValueError, match="there is nothing to learn from this table"):
        Table.of({"x": [1.0], "y": ["a"]}, test=0)
    table = Table.of({"x": [1.0], "y": ["a"]}, test=0, kinds={"x": "number"})
    assert table.train.tolist() == [[0.0]] and table.decode(table.train) == {"x": [1.0], "y": ["a"]}


# What is refused


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {"age": [31, 45, "unknown", 62]},
            "column 'age' holds numbers, but row 2 holds 'unknown'; write missing=['unknown']",
        ),
        ({"age": [1.0, float("inf")]}, "column 'age', row 1: inf is infinite"),
        ({"age": [1, 2], "x": [1]}, "'x' has 1 rows, 'age' 2"),
        ({"id": [f"n{i}" for i in range(200)]}, "200 different values in 200 rows, too many for categories"),
        ({"x": [[1], [2]]}, "column 'x', row 0: expected a number, a text, True, False or None, got list"),
        ({"x": [1j, 2j]}, "got complex"),
        ({"x": "abc"}, "column 'x' must be a list or an array, got str"),
        ({"x": [5, 5, 5], "y": [None, None, None]}, "there is nothing to learn"),
        ({}, "got a table without any"),
        ([], "got list without anything in it"),
        ({"x": []}, "expected at least one row"),
        (np.zeros((2, 3, 4)), "images go through vae_course.Dataset.of"),
        (np.zeros(3), "x[:, None] makes a single column"),
        (3, "got int"),
        ("nowhere.csv", "there is no CSV file nowhere.csv"),
        ([[1, 2], [3]], "rows of the list have different lengths"),
        ({"x": [10**400, 1, 2]}, "is infinite or too large"),
        ({"x": [1.0]}, "there is nothing to learn"),
        ({"x": [1.0], "y": [None]}, "there is nothing to learn"),
    ],
)
def test_what_is_refused_names_column_and_row_and_the_line_to_write(data, message):
    with pytest.raises((ValueError, TypeError, FileNotFoundError), match=re.escape(message)):
        Table.of(data)


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n1,2,3\n", "row 3 has 3 cells, the first row 2 names"),
        (b"a,a\n1,2\n", "two columns have the same name"),
        (b"PK\x03\x04\0\0\0\0", "is no text; save a spreadsheet as CSV"),
        (b"a,b\n", "expected at least one row"),
    ],
)
def test_files_that_are_no_tables_say_why(tmp_path, content, message):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        Table.of(tmp_path / "t.csv")


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        ({"aeg": "number"}, "kinds names 'aeg', but the columns are 'age'"),
        ({"age": "integer"}, "must be one of 'number', 'count'"),
        ({"city": "number"}, "column 'city', row 0: expected a number, got 'Ulm'"),
        ({"city": "yes/no"}, "column 'city' has 3 different values; yes/no has two"),
        ("number", "kinds must be a dictionary"),
    ],
)
def test_kinds_are_checked(kinds, message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        Table.of(PEOPLE, kinds=kinds)


@pytest.mark.invalid_input
def test_a_count_below_zero_and_a_fraction_are_named():
    with pytest.raises(ValueError, match=r"column 'x', row 1: a count is an integer from 0 on, got -1"):
        Table.of({"x": [0, -1, 2]}, kinds={"x": "count"})
    with pytest.raises(ValueError, match=r"row 2: a count is an integer from 0 on, got 2.5"):
        Table.of({"x": [0, 1, 2.5]}, kinds={"x": "count"})


@pytest.mark.invalid_input
def test_new_rows_must_have_the_tables_columns_and_categories():
    table = Table.of(PEOPLE)
    with pytest.raises(ValueError, match="the table has no column 'height'; it has age, smokes"):
        table.encode({"height": [1.8]})
    with pytest.raises(ValueError, match="column 'city', row 0: 'Wien' is none of 'Bonn', 'Köln', 'Ulm'"):
        table.encode({"city": ["Wien"]})
    with pytest.raises(ValueError, match=r"expected rows \(N, 4\), got \(4,\); a single row needs x\[None\]"):
        table.decode(table.train[0])
