"""The course on the web: `make site` prepares its pages (tools/pages.py) and has Sphinx build them."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "_ext")]

# Where the repository is, as https://github.com/owner/name. Empty: "edit this page" and "open in Colab" are not shown.
repository = ""

# Where the site is, as https://owner.github.io/name/. Needed for nothing but links that search engines follow.
html_baseurl = ""

project = "A course on variational autoencoders"
author = "the authors of the course"
copyright = "the authors of the course. Code: MIT. Lessons: CC BY 4.0"
language = "en"
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_design",
    "mathml",  # these are in docs/_ext
    "figures",
    "anchors",
    "docstrings",
    "frames",
    "light",
    "sources",
    "tables",
]

exclude_patterns = ["README.md", "_notebooks"]
nb_execution_mode = "off"
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]
nb_render_markdown_format = "myst"  # what cells print as Markdown has tables and formulas, too
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 4
nitpicky = True
nitpick_ignore_regex = [("py:.*", ".*")]  # types in signatures are read, not followed

# Docstrings put code between single backticks.
default_role = "code"
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
add_module_names = False

# A second language is a folder beside `locales/README.md`, see there; then the pages have a switch.
languages = sorted(path.name for path in (ROOT / "locales").iterdir() if path.is_dir())
html_context = {"languages": ["en", *languages]}
locale_dirs = [str(ROOT / "locales")]  # a relative one would begin at the pages that tools/pages.py writes
gettext_compact = False
gettext_uuid = False

html_theme = "sphinx_book_theme"
html_favicon = "_static/icon.svg"
html_title = "Variational autoencoders"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["course.css"]
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {
    "show_navbar_depth": 1,
    "home_page_in_toc": True,
    "navbar_persistent": [],
    "use_download_button": False,
    "use_fullscreen_button": False,
    "search_bar_text": "Search the course",
    "search_as_you_type": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
if languages:
    html_theme_options["primary_sidebar_end"] = ["language-switch"]
