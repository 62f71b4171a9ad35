"""The hub's settings, which are yours to change. Every option: jupyterhub --generate-config.

Who is in it, and which accounts belong to it, is in settings.json, which `make hub` writes.
"""

import json
import signal
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # for vae_hub, which lies beside this file
from vae_hub.capacity import Capacity  # noqa: E402
from vae_hub.proxy import proxy_command  # noqa: E402

settings = json.loads((HERE / "settings.json").read_text())
state = HERE / "state"  # root's alone
c = get_config()  # noqa: F821

# Where: on loopback. Other machines come in through a reverse proxy with TLS (README.md).
port = settings["port"]
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.JupyterHub.hub_port = port + 1
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
c.ConfigurableHTTPProxy.command = proxy_command(settings["environment"])
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{state / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")
# A hub that is started anew finds the learners' servers running, and takes them over.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.cleanup_proxy = False

# Who: the accounts that make hub made, with their passwords on this machine. For your school's own accounts, put its
# authenticator here (OAuthenticator, LDAPAuthenticator); the names must be those of the accounts.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.Authenticator.allowed_users = {*settings["learners"], settings["teacher"]}
# The teacher sees who is there, and may stop a server; to look into it he has no right.
c.JupyterHub.load_roles = [
    {
        "name": "teacher",
        "scopes": ["admin-ui", "list:users", "read:users:activity", "read:servers", "delete:servers"],
        "users": [settings["teacher"]],
    },
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
]

# A hub that was started in the background (`nohup make hub &`) finds SIGINT ignored and would hand that down to its
# services: JupyterHub, which asks them to end with it, would wait half a minute for each.
signal.signal(signal.SIGINT, signal.default_int_handler)

# What a learner may use. One thread for each kernel: with more, kernels that compute at the same time wait for one
# another. An array too large for `memory` is a MemoryError in the cell; all processes of a learner together are held
# to `memory`, too, where the machine has control groups.
c.JupyterHub.spawner_class = "vae_hub.spawner.AccountSpawner"
c.AccountSpawner.memory = 3 * 2**30  # bytes
c.AccountSpawner.processes = 400  # threads count; a kernel with PyTorch has about thirty
c.AccountSpawner.folder = str(HERE)
c.AccountSpawner.teacher = settings["teacher"]

# How many at once: as many as fit. Who comes when it is full is told to wait; nobody's kernel is ended for him.
capacity = Capacity.of_this_machine()
c.JupyterHub.active_server_limit = capacity.learners
c.AccountSpawner.free_memory = "1G"  # so much must be free before another server starts
c.JupyterHub.concurrent_spawn_limit = 0
c.JupyterHub.implicit_spawn_seconds = 1  # a bookmark of a lesson starts the server, too
c.Spawner.env_keep = ["LANG", "LC_ALL"]  # nothing else of root's environment reaches a learner
c.Spawner.poll_interval = 5  # seconds until a server that ended is noticed, and its place given up
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 180

# Kernels share one import of PyTorch (vae_hub/forkserver.py). `env -i`: it holds no secret of the hub's.
limits = [str(c.AccountSpawner.memory), str(c.AccountSpawner.processes)]
c.JupyterHub.services = [
    {"name": "forkserver", "command": ["env", "-i", str(HERE / "bin" / "forkserver"), *limits], "cwd": "/"},
    # What has been idle for an hour is ended: kernels by config/server, servers by this.
    {
        "name": "idle-culler",
        "command": [f"{settings['environment']}/bin/python", "-m", "jupyterhub_idle_culler", "--timeout=3600"],
    },
]
