"""Where a page is edited: most pages are not made from the file of their own name (tools/pages.py)."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def source_of(page: str, suffix: str) -> str:
    """The file in the repository from which a page is made; empty for one that is made from docstrings."""
    if page == "exercises/index":
        return "docs/workbooks.md"
    folder, _, name = page.rpartition("/")
    if folder == "exercises":
        return f"solutions/{name}{suffix}"
    if page == "reference/index" or not folder:
        return f"docs/{page}{suffix}"
    return "" if folder == "reference" else page + suffix


def edited(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Have the theme's "edit" lead there; a page without a source has none."""
    suffix = context.get("page_source_suffix") or ""
    source = source_of(page, suffix) if doctree and suffix else ""
    address = f"{app.config.repository}/edit/main/{source}"
    context["get_edit_provider_and_url"] = lambda: ("GitHub", address)
    if not source:
        context["page_source_suffix"] = ""


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("repository", "", "html", str)
    # Behind what the theme sets at 500, before it makes its buttons at 501, since it is set up later.
    app.connect("html-page-context", edited, priority=501)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
