"""What nbgrader does in this class beside its own: see nbgrader_config.py, which names these pieces."""
