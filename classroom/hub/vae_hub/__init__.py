"""What the hub of this course does beside JupyterHub's own: limits of an account, how many fit, where the proxy is."""
