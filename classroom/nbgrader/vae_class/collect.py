"""Collecting: archives unpacked, each file given to its student, the newest of several; what was left out is listed."""

import os
import re
import shutil
import tarfile
import time
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from vae_class.names import named, student_id

# What systems put beside the files that somebody meant to send.
_JUNK = re.compile(r"__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini|\.ipynb_checkpoints|\._.*", re.IGNORECASE)
_ARCHIVE = re.compile(r"(\.tar)?\.(zip|tgz|gz|tar)$", re.IGNORECASE)


class Extractor(ExtractorPlugin):
    """Files keep the dates they were saved at; an archive that cannot be opened is left out, and the others are not."""

    def __init__(self, **keywords):
        super().__init__(**keywords)
        self.parent.left_out = []
        folder = Path(self.parent._format_collect_path(self.parent.archive_directory))
        if not folder.is_dir() or not any(file.is_file() for file in folder.rglob("*")):
            self.parent.fail(f"There is nothing in {folder}. Put what was handed in there, as files or in archives.")

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Everything in one folder as plain files, archives as folders, archives within archives, too."""
        _copy_tree(Path(archive_path), Path(extracted_path), self._open)

    def _open(self, archive: Path, folder: Path) -> None:
        try:
            if zipfile.is_zipfile(archive):
                _unzip(archive, folder)
            else:
                with tarfile.open(archive) as tar:
                    tar.extractall(folder, filter="data")
        except (zipfile.BadZipFile, tarfile.TarError, RuntimeError, EOFError, OSError, zlib.error) as error:
            self.parent.left_out.append(
                (
                    archive.name,
                    f"this archive cannot be opened ({(str(error) or type(error).__name__).splitlines()[0]})",
                )
            )


def _copy_tree(source: Path, target: Path, unpack, depth: int = 0) -> None:
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if not path.is_file() or any(_JUNK.fullmatch(part) for part in inside.parts):
            continue
        to = target / inside
        to.parent.mkdir(parents=True, exist_ok=True)
        if _ARCHIVE.search(path.name) and depth < 4:
            folder = to.with_name(_ARCHIVE.sub("", path.name))
            unpacked = folder.with_name(f".unpacking-{folder.name}")
            unpack(path, unpacked)
            if unpacked.is_dir():
                _copy_tree(unpacked, folder, unpack, depth + 1)
                shutil.rmtree(unpacked)
        else:
            # Some browsers take a notebook for text, and name it so.
            shutil.copy2(path, to.with_name(re.sub(r"\.ipynb\.(txt|json)$", ".ipynb", path.name, flags=re.IGNORECASE)))


def _unzip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        for member in file.infolist():
            where = file.extract(member, folder)
            if not member.is_dir():
                saved = time.mktime((*member.date_time, 0, 0, -1))
                os.utime(where, (saved, saved))


class _Upload(NamedTuple):
    file: str
    copy: int
    when: datetime | None
    saved: float

    def newness(self, all_say_when: bool) -> tuple:
        """What the platform says of the time counts most, then the number of the copy, then the file's date."""
        return (self.when if all_say_when else 0, self.copy, self.saved)


class Collector(FileNameCollectorPlugin):
    """Whose each file is, and which of a student's files counts."""

    def __init__(self, **keywords):
        super().__init__(**keywords)
        self.plan: dict[str, dict] | None = None
        self.unknown: list[str] = []
        # The last thing that zip_collect does; what is said after it is the last that is read.
        transfer = self.parent._transfer_files

        def and_then_report(collected: dict) -> None:
            transfer(collected)
            self.report(len(collected))

        self.parent._transfer_files = and_then_report

    def collect(self, submitted_file: str) -> dict | None:
        """The student and the notebook of a file; None if it is left out."""
        if self.plan is None:
            self.plan = self._planned()
        return self.plan.get(submitted_file)

    def _planned(self) -> dict[str, dict]:
        chapter = self.parent.coursedir.assignment_id
        root = Path(self.parent._format_collect_path(self.parent.extracted_directory))
        known = _known_students(self.parent.coursedir)
        uploads: dict[str, list[_Upload]] = {}
        for file in sorted(path for path in root.rglob("*") if path.is_file()):
            inside = file.relative_to(root)
            if file.suffix.lower() != ".ipynb":
                self._leave_out(inside, "no notebook (.ipynb)")
            elif (found := named(inside.parts, chapter)) is None:
                self._leave_out(inside, f"its name does not say {chapter} and whose it is, such as ada_{chapter}.ipynb")
            else:
                student, is_known = student_id(found.students, known)
                if known and not is_known and student not in self.unknown:
                    self.unknown.append(student)
                upload = _Upload(str(file), found.copy, found.when, file.stat().st_mtime)
                uploads.setdefault(student, []).append(upload)
        plan = {}
        for student, files in uploads.items():
            all_say_when = all(file.when for file in files)
            *older, newest = sorted(files, key=lambda upload: upload.newness(all_say_when))
            for file in older:
                newer = Path(newest.file).relative_to(root)
                self._leave_out(Path(file.file).relative_to(root), f"{student} handed in a newer one, {newer}")
            when = newest.when or datetime.fromtimestamp(newest.saved, UTC).replace(tzinfo=None, microsecond=0)
            plan[newest.file] = {"student_id": student, "file_id": chapter, "timestamp": when.isoformat(" ")}
        return plan

    def _leave_out(self, file: Path, why: str) -> None:
        self.parent.left_out.append((str(file), why))

    def report(self, collected: int) -> None:
        """At the end: how many were collected, whom the class does not know, and what was left out, and why."""
        self.log.info("Collected the notebooks of %d students.", collected)
        for student in self.unknown:
            self.log.warning("Not in the list of students: %s", student)
        for file, why in self.parent.left_out:
            self.log.warning("Left out: %s: %s", file, why)
        if not collected:
            self.parent.fail("No notebook was collected: rename the files listed above, or see that they are complete.")


def _known_students(coursedir) -> dict[str, tuple[str, str]]:
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        return {student.id: (student.first_name or "", student.last_name or "") for student in gradebook.students}
