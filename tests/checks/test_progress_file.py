"""A damaged progress file is kept aside with one sentence, and what can still be read in it goes on."""

import json

import pytest

from vae_course.checks import check, exercises, hint, progress, progress_file, progress_store

KL = "kl.gaussian"
SOME = {
    KL: {"outcome": "correct", "tries": 3, "hints": 1},
    "kl.table": {"outcome": "wrong", "tries": 1, "hints": 0},
    "vae.loss": {"outcome": "correct", "tries": 12, "hints": 3},
}
WHOLE = progress_file.text_of(SOME)


def _done() -> set[str]:
    return {name for name, value in progress_store.read().items() if value.get("outcome") == "correct"}


# The bytes of a damaged file, and which of the two correct exercises can still be read in them.
DAMAGED = {
    "empty": (b"", set()),
    "blanks": (b" \n\n", set()),
    "zeros": (bytes(200), set()),
    "binary": (bytes(range(256)), set()),
    "a page of a network": (b"<!DOCTYPE html><title>Log in</title>", set()),
    "a list": (b"[1, 2]", set()),
    "a number": (b"12", set()),
    "the first byte is missing": (WHOLE.encode()[1:], {KL, "vae.loss"}),
    "the last bytes are missing": (WHOLE.encode()[:-2], {KL, "vae.loss"}),
    "cut off in the last record": (WHOLE.encode()[:-40], {KL}),
    "twice in one file": (2 * WHOLE.encode(), {KL, "vae.loss"}),
    "merge markers": (
        f'{{\n<<<<<<< HEAD\n "{KL}": {json.dumps(SOME[KL])}\n=======\n "{KL}": {{"outcome": "wrong", "tries": 5}},\n'
        f' "vae.loss": {json.dumps(SOME["vae.loss"])}\n>>>>>>> other\n}}\n'.encode(),
        {KL, "vae.loss"},
    ),
    "a name twice": (f'{{"{KL}": {{"outcome": "correct"}}, "{KL}": {{"outcome": "wrong"}}}}'.encode(), {KL}),
    "records that are none": (json.dumps({**SOME, KL: "correct"}).encode(), {"vae.loss"}),
    "an unknown outcome": (json.dumps({**SOME, KL: {"outcome": ["correct"], "tries": 1}}).encode(), {"vae.loss"}),
    "a word for a count": (json.dumps({**SOME, KL: {"outcome": "correct", "tries": "3"}}).encode(), {KL, "vae.loss"}),
    "a negative count": (json.dumps({**SOME, KL: {"outcome": "correct", "hints": -1}}).encode(), {KL, "vae.loss"}),
    "nested without end": (b"[" * 100_000, set()),
}


@pytest.mark.invalid_input
@pytest.mark.parametrize(("raw", "readable"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_kept_aside_with_one_sentence_and_what_can_be_read_goes_on(
    progress_file, capsys, raw, readable
):
    progress_file.write_bytes(raw)
    assert _done() == readable
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "progress-damaged-1.json" in said
    check("kl.discrete", exercises()["kl.discrete"].reference)
    hint(KL)
    assert _done() == readable | {"kl.discrete"} and capsys.readouterr().out == ""
    assert (progress_file.parent / "progress-damaged-1.json").read_bytes() == raw
    assert len(list(progress_file.parent.glob("*.json"))) == 2


@pytest.mark.invalid_input
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_byte_order_mark_or_another_encoding_is_no_damage(progress_file, capsys, encoding):
    progress_file.write_bytes(WHOLE.replace("\n", "\r\n").encode(encoding))
    assert progress_store.read() == SOME
    check("kl.discrete", exercises()["kl.discrete"].reference)
    assert _done() == {KL, "vae.loss", "kl.discrete"} and capsys.readouterr().out == ""


@pytest.mark.invalid_input
def test_whichever_byte_is_missing_at_most_the_record_it_belongs_to_is_lost(progress_file):
    for position in range(len(WHOLE)):
        progress_file.write_text(WHOLE[:position] + WHOLE[position + 1 :])
        assert len(_done() & {KL, "vae.loss"}) >= 1, position


@pytest.mark.invalid_input
def test_two_damaged_files_are_both_kept(progress_file):
    for raw in (b"{one", b"{two", b"{one"):
        progress_file.write_bytes(raw)
        progress()
    kept = sorted(path.read_bytes() for path in progress_file.parent.glob("progress-damaged-*.json"))
    assert kept == [b"{one", b"{two"]
