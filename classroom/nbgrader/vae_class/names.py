"""Whose file is this? Names as students choose them and as learning platforms make them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple


class Named(NamedTuple):
    """What a name says: who it may be from, likeliest first; when it was handed in, if it says so; which copy it is.

    >>> named(["ada_04_kl_divergence (1).ipynb"], "04_kl_divergence")
    Named(students=('ada',), when=None, copy=1)
    """

    students: tuple[str, ...]
    when: datetime | None = None
    copy: int = 0


# What browsers, systems and platforms add to the name of a second file.
_COPY = re.compile(r"(?: ?\((\d+)\)|-(\d{1,3})|[-_ ]*(?:- )?copy ?(\d*)|[-_ ]*kopie ?(\d*))$", re.IGNORECASE)

# Platforms: Blackboard, Moodle (files in folders, and files alone), Canvas, Brightspace.
_BLACKBOARD = re.compile(r"(?:^|_)(?P<student>[^_]+)_attempt_(?P<when>\d{4}(?:-\d\d){5})_?(?P<rest>.*)$")
_MOODLE = re.compile(r"^(?P<student>[^_]+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)$")
_CANVAS = re.compile(
    r"^(?P<student>[^_]+)(?:_late)?_(?P<number>\d+)_(?:question_\d+_)?\d+_?(?P<rest>.*)$", re.IGNORECASE
)
_BRIGHTSPACE = re.compile(
    r"^\d+-\d+ ?- ?(?P<student>.+?) ?- ?(?P<when>\w{3,9} \d{1,2}, \d{4} \d{3,4} [AP]M)(?P<rest>)$"
)
_PLATFORMS = (_BLACKBOARD, _MOODLE, _CANVAS, _BRIGHTSPACE)


def named(path: Sequence[str], chapter: str) -> Named | None:
    """What the parts of a path, folders first, say of a notebook of `chapter`; None unless they name it and somebody.

    >>> named(["Ada Lovelace_88_assignsubmission_file_", "04_kl_divergence.ipynb"], "04_kl_divergence").students
    ('Ada Lovelace',)
    >>> named(["lovelaceada_LATE_512_9034_04_kl_divergence-2.ipynb"], "04_kl_divergence")
    Named(students=('lovelaceada', '512'), when=None, copy=2)
    """
    *folders, file = path
    stem, copy = _without_copies(re.sub(r"\.ipynb$", "", file, flags=re.IGNORECASE))
    before = _before_chapter(stem, chapter)
    if before is None:
        return None
    for text in (before, *(_about(folder, chapter) for folder in reversed(folders))):
        if found := _somebody(text):
            return found._replace(copy=copy)
    return None


def _without_copies(stem: str) -> tuple[str, int]:
    """The name without what was added to a copy's, and the number of the copy."""
    number = 0
    while (found := _COPY.search(stem)) and found.start() > 0:
        number = max(number, int(next(filter(None, found.groups()), "1")))
        stem = stem[: found.start()].rstrip()
    return stem, number


def _before_chapter(stem: str, chapter: str) -> str | None:
    """What stands before the chapter's name at the end of a file's, however its words are joined."""
    words = r"[-_ ]+".join(map(re.escape, re.split(r"[-_ ]+", chapter)))
    found = re.fullmatch(rf"(?P<before>(?:.*[-_ ])?){words}", stem, re.IGNORECASE)
    return found["before"] if found else None


def _about(folder: str, chapter: str) -> str:
    """A folder's name, without the chapter's if it ends so, as a student's own archive does."""
    stem, _ = _without_copies(folder)
    before = _before_chapter(stem, chapter)
    return stem if before is None else before


def _somebody(text: str) -> Named | None:
    for platform in _PLATFORMS:
        if found := platform.search(text):
            parts = found.groupdict()
            own = _plain(parts["rest"])
            person = [parts["student"].strip(), parts.get("number")]
            if parts.get("number") and person[0].lower() in ("participant", "teilnehmer", "teilnehmer-in"):
                person = [f"participant{parts['number']}"]  # marked blind
            elif platform is _MOODLE:
                person = person[:1]  # its number is the submission's
            return Named(tuple(s for s in (*person, own) if s), _time(parts.get("when")))
    who = _plain(text)
    return Named((who,)) if who else None


def _plain(text: str) -> str:
    """A student's own way: an id or a name before the chapter."""
    return text.strip(" -_")


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    padded = re.sub(r" (\d{3}) ([AP]M)$", r" 0\1 \2", text)
    for form in ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p"):
        try:
            return datetime.strptime(padded, form)
        except ValueError:
            continue
    return None


def student_id(candidates: Iterable[str], known: Mapping[str, tuple[str, str]]) -> tuple[str, bool]:
    """The id of the student whom the first fitting candidate names, by id or by first and last name in either order,
    and whether it is a known one. An unknown name becomes an id without blanks and underscores.

    >>> known = {"al": ("Ada", "Lovelace"), "gh": ("Grace", "Hopper")}
    >>> student_id(["lovelaceada", "512"], known), student_id(["Grace Hopper"], known), student_id(["Max Doe"], known)
    (('al', True), ('gh', True), ('Max-Doe', False))
    """
    candidates = list(candidates)
    for candidate in candidates:
        if fitting := [i for i in known if i.lower() == candidate.lower()]:
            return next((i for i in fitting if i == candidate), fitting[0]), True
    for candidate in candidates:
        letters = _letters(candidate)
        fitting = [
            i
            for i, (first, last) in known.items()
            if first and last and letters in (_letters(first + last), _letters(last + first))
        ]
        if len(fitting) == 1:
            return fitting[0], True
    return re.sub(r"[\s_/\\:*?\"<>|]+", "-", candidates[0]).strip("-."), False


def _letters(text: str) -> str:
    """Lower-case letters and digits, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())
