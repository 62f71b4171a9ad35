"""`make lessons` runs every lesson without a network: here it is shown that the wall stands."""

import os
import subprocess
import sys

from lessons import OFFLINE

ATTEMPT = """
import socket
for reach in (lambda: socket.create_connection(("192.0.2.1", 80), 1), lambda: socket.getaddrinfo("example.org", 80)):
    try:
        reach()
    except OSError as error:
        assert "without a network" in str(error), error
    else:
        raise SystemExit("the network was reached")
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname(), 1).close()
print("closed to the world, open to this machine")
"""


def test_a_kernels_process_reaches_nothing_but_this_machine():
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPT], env={**os.environ, **OFFLINE}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "closed to the world" in done.stdout
