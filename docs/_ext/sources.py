"""What `repository` in conf.py offers: the repository, a page's source to edit, Colab. Most pages are not made from the
file of their own name (tools/pages.py).
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config


def offered(app: Sphinx, config: Config) -> None:
    """The theme's buttons, if there is a repository. Before the theme reads its options."""
    if config.repository:
        config.html_theme_options = config.html_theme_options | {
            "repository_url": config.repository,
            "repository_branch": "main",
            "use_repository_button": True,
            "use_edit_page_button": True,
            "launch_buttons": {"colab_url": "https://colab.research.google.com"},
        }


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
    app.connect("config-inited", offered)
    # Behind what the theme sets at 500, before it makes its buttons at 501, since it is set up later.
    app.connect("html-page-context", edited, priority=501)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
