"""Started by a learner's server in place of a kernel: asks for one that is forked (forkserver.py), and lives as long as
that one does. Where none is to be had, it becomes a kernel itself.

    python -I forked_kernel.py SOCKET CONNECTION_FILE
"""

import json
import os
import signal
import socket
import sys

path, connection_file = sys.argv[1:]
server = socket.socket(socket.AF_UNIX)
wanted = {"connection_file": connection_file, "folder": os.getcwd(), "environment": dict(os.environ)}
try:
    server.settimeout(60)
    server.connect(path)
    socket.send_fds(server, [b"k"], [0, 1, 2])
    server.sendall(json.dumps(wanted).encode() + b"\n")
    answer = server.recv(100)
except OSError:
    answer = b""
if answer != b"kernel\n":
    server.close()
    os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", "-f", connection_file])
signal.signal(signal.SIGINT, signal.SIG_IGN)  # a cell is interrupted by a message to the kernel
server.settimeout(None)
server.recv(1)  # comes when the kernel has ended; when this process ends, the kernel does
