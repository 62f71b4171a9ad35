"""The exercise of chapter 00: how a check feels."""

ORDER = ("bits",)
