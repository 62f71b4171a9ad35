"""See bin/grading-kernel. The first line of standard input is the connection; its end is the kernel's end."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

MEMORY, PROCESSES = 3 * 2**30, 400  # bytes of each process; processes and threads of the grader


def end_with_whoever_began(kernel: subprocess.Popen) -> None:
    while os.read(0, 4096):
        pass
    os.killpg(kernel.pid, signal.SIGKILL)


os.umask(0o077)
resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
connection = sys.stdin.buffer.readline()
folder = Path(tempfile.mkdtemp())
try:
    (folder / "connection.json").write_bytes(connection)
    (folder / "work").mkdir()
    environment = {**os.environ, "HOME": str(folder / "work"), "VAE_COURSE_PROGRESS": str(folder / "progress.json")}
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(folder / "connection.json")]
    kernel = subprocess.Popen(
        [*command, "--HistoryManager.hist_file=:memory:", "--quiet"],
        cwd=folder / "work",
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=end_with_whoever_began, args=(kernel,), daemon=True).start()
    sys.exit(kernel.wait())
finally:
    shutil.rmtree(folder, ignore_errors=True)
