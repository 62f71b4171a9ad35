"""Pictures of a notebook's page: with their text alternatives, as lossless WebP, loaded when they come near.

A picture without a text alternative is a warning, which fails the build.
"""

from pathlib import Path

from cells import alternative, code_cells, pictures
from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)


def described(app: Sphinx, doctree: nodes.document) -> None:
    """Give each picture its text alternative and its lighter file. Before Sphinx collects the files of a page."""
    for container, cell in code_cells(app, doctree):
        for image, picture in zip(container.findall(nodes.image), pictures(cell), strict=True):
            image["alt"] = alternative(picture)
            image["uri"] = _as_webp(app, image["uri"])
    for image in doctree.findall(nodes.image):
        image["loading"] = "lazy"
        if not image.get("alt", "").strip():
            logger.warning(
                'a picture without a text alternative: write vc.show(figure, alt="what is to be seen"), '
                "or ![what is to be seen](file.png)",
                location=image,
            )


def _as_webp(app: Sphinx, uri: str) -> str:
    _, path = app.env.relfn2path(uri, app.env.docname)
    target = Path(path).with_suffix(".webp")
    if not target.exists():
        with Image.open(path) as picture:
            picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(target, lossless=True, method=4)
    return str(Path(uri).with_suffix(".webp"))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", described, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
