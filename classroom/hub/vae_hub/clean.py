"""HTML out of learners' notebooks."""

from nbconvert.filters import clean_html, strip_files_prefix


def without_scripts(text: str) -> str:
    """In the place of nbconvert's filter of a similar name, through which goes all that Markdown became, and which
    nbgrader's pages, unlike nbconvert's, do not clean."""
    return clean_html(strip_files_prefix(text))
