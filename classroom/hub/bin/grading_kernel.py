"""See bin/grading-kernel. The first line of standard input is the connection; its end is the kernel's end.

This is the first process of its room, and root's: what runs in the kernel can neither end nor change it, and ends with
it.
"""

import json
import os
import pwd
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

MEMORY, PROCESSES = 3 * 2**30, 400  # bytes of each process; processes and threads of the grader


def end_with_whoever_began() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


def limit() -> None:
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


grader = pwd.getpwnam(json.loads((Path(sys.argv[1]) / "settings.json").read_text())["grader"])
connection = sys.stdin.buffer.readline()
folder = Path(tempfile.mkdtemp())
(folder / "connection.json").write_bytes(connection)
(folder / "work").mkdir()
for path in (folder, *folder.iterdir()):
    os.chown(path, grader.pw_uid, grader.pw_gid)
home = str(folder / "work")
environment = {key: os.environ[key] for key in os.environ if not key.startswith("SUDO_")}
environment |= {"HOME": home, "USER": grader.pw_name, "LOGNAME": grader.pw_name}
environment["VAE_COURSE_PROGRESS"] = str(folder / "progress.json")
command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(folder / "connection.json")]
kernel = subprocess.Popen(
    ["setpriv", "--no-new-privs", *command, "--HistoryManager.hist_file=:memory:", "--quiet"],
    cwd=home,
    env=environment,
    stdin=subprocess.DEVNULL,
    start_new_session=True,
    user=grader.pw_uid,
    group=grader.pw_gid,
    extra_groups=[],
    preexec_fn=limit,
)
threading.Thread(target=end_with_whoever_began, daemon=True).start()
sys.exit(kernel.wait())
