"""Collecting from the exchange, where learners can put what they like and change it while it is read.

nbgrader follows links with the teacher's rights: a link named like a notebook and leading to the solutions would be
graded, and shown in the feedback. It also takes what one learner hands in under another's name, with a warning. Here
only folders that belong to the one they are named after count, and of those only plain files that are his, too.
"""

import datetime
import os
import pwd
import secrets
import stat
import tempfile
from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect


class Collect(ExchangeCollect):
    """nbgrader's, but for what is not the learner's own."""

    def init_src(self):
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def _path_to_record(self, path):
        try:
            record, status = super()._path_to_record(path), os.lstat(path)
            if stat.S_ISDIR(status.st_mode) and status.st_uid == _uid(record["username"]):
                return record
        except (
            Exception
        ):  # whatever a name can be made of: one learner's must not keep the others' from being collected
            pass
        self.log.warning("%s is not a submission of the one it is named after, and left out", path)
        return {"username": "", "filename": os.path.basename(path), "timestamp": datetime.datetime.min}

    def do_copy(self, src, dest, log=None):
        name, _, timestamp, *_ = os.path.basename(src).rsplit("+", 3)
        with tempfile.TemporaryDirectory() as above:
            folder = Path(above) / "submission"
            room = 1000 * self.coursedir.max_dir_size
            for path in copy_own(Path(src), folder, _uid(name), room):
                self.log.warning("%s is not a plain file of %s's, or too large, and left out", path, name)
            try:
                (folder / "timestamp.txt").write_text(timestamp)
                if not (folder / "submission_secret.txt").exists():
                    (folder / "submission_secret.txt").write_text(secrets.token_hex(64))
                super().do_copy(str(folder), dest)
            except (OSError, RuntimeError) as error:  # the others are collected all the same
                self.log.error("%s could not be collected: %s", src, error)


def _uid(name: str) -> int:
    return pwd.getpwnam(name).pw_uid


def copy_own(source: Path, target: Path, uid: int, room: int) -> list[Path]:
    """Copy the plain files that belong to `uid`, `room` bytes at most; returns those that were left out.

    Nothing is looked at by its name twice, so that it cannot be exchanged in between.
    """
    target.mkdir()
    left_out = []
    for parent, folders, files, handle in os.fwalk(source, follow_symlinks=False):
        below = Path(parent).relative_to(source)
        (target / below).mkdir(exist_ok=True)
        left_out += [source / below / name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in files:
            size = _copy(name, handle, target / below / name, uid, room)
            room -= size or 0
            if size is None:
                left_out.append(source / below / name)
    return left_out


def _copy(name: str, folder: int, target: Path, uid: int, room: int) -> int | None:
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return None
    with open(file, "rb") as stream:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != uid or status.st_size > room:
            return None
        target.write_bytes(stream.read(status.st_size))  # a file that grows meanwhile ends there
    return status.st_size
