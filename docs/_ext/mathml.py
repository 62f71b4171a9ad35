"""Formulas as MathML, made when the site is built: nothing to load, and readable without JavaScript.

A formula that cannot be converted, or holds a command that nobody knows, is a warning, which fails the build.
"""

import re
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)
# Browsers follow MathML Core, in which a letter's alphabet is a matter of the letter, not of an attribute.
_ALPHABETS = {
    "script": (0x1D49C, dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True))),
    "double-struck": (0x1D538, dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))),
    "bold": (0x1D400, {}),
    "sans-serif": (0x1D5A0, {}),
}
_STYLED = re.compile(r'<(m[ino]) mathvariant="([a-z-]+)">([A-Za-z0-9])</\1>')
_UPRIGHT = re.compile(r'(?:<mi mathvariant="normal">[A-Za-z]</mi>)+')
# A function's name is an operator: a thin space before and after it, none before its parenthesis.
_OPENED = r"<mo[^>]*>(?:&#x00028;|\(|\[|\{)</mo>"
_FUNCTION = re.compile(rf'<(mi|mo)(?: movablelimits="true")?>([A-Za-z]{{2,}})</\1>(?P<opened>{_OPENED})?')
# A minus behind a relation, a comma or a parenthesis is a sign, not a difference.
_SIGN = re.compile(rf"({_OPENED}|<mo[^>]*>(?:&#x0003D;|=|&#x0226[45];|&#x0002C;|,|<|>)</mo>)<mo>(&#x02212;|−)</mo>")
_TEXT_STYLES = {"monospace": "font-family: monospace", "bold": "font-weight: bold"}


SHORT = 8  # letters that always stay together
_OPENING, _CLOSING = set("([{⟨"), set(")]}⟩")
_BREAKING = set("=≈≤≥<>∝+−→∼≔⟹↦∈")


def mathml(latex: str, display: bool) -> str:
    """The MathML of a formula. Raises `ValueError` where something in it is not known."""
    latex = re.sub(r"\\arg(?![a-z])", lambda _: r"\operatorname{arg}", latex)
    try:
        made = convert(latex, display="block" if display else "inline")
    except Exception as error:
        raise ValueError(f"{type(error).__name__} {error}") from error
    made = made.replace(r"\_", "_")
    if unknown := re.search(r"\\[A-Za-z]+", made):
        raise ValueError(f"the command {unknown[0]} is not known to latex2mathml")
    return _core(made)


def _core(made: str) -> str:
    made = _UPRIGHT.sub(lambda run: f'<mi mathvariant="normal">{re.sub("<[^>]*>", "", run[0])}</mi>', made)
    made = _STYLED.sub(lambda m: m[0] if m[2] == "normal" else f"<{m[1]}>{_letter(m[3], m[2])}</{m[1]}>", made)
    made = _SIGN.sub(r'\1<mo form="prefix">\2</mo>', _FUNCTION.sub(_function, made))
    for variant, style in _TEXT_STYLES.items():
        made = made.replace(f'<mtext mathvariant="{variant}">', f'<mtext style="{style}">')
    made = made.replace('<menclose notation="box">', '<mrow class="boxed">').replace("</menclose>", "</mrow>")
    return made.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")


def in_pieces(made: str) -> str:
    """A formula of a line of text as pieces between which the line may break: browsers do not break a `<math>`."""
    pieces, depth = [[]], 0
    for part in ElementTree.fromstring(made)[0]:
        text = "".join(part.itertext())
        depth += (text[:1] in _OPENING) - (text[:1] in _CLOSING)
        if part.tag == "mo" and text in _BREAKING and _length(pieces[-1]) > SHORT * (1 + max(depth, 0)):
            part.set("form", "infix")
            pieces.append([])
        pieces[-1].append(part)
    written = ("".join(ElementTree.tostring(part, encoding="unicode") for part in piece) for piece in pieces)
    return "<wbr>".join(f"<math><mrow>{piece}</mrow></math>" for piece in written)


def _length(parts: list[ElementTree.Element]) -> int:
    return sum(len("".join(part.itertext())) for part in parts)


def _function(name: re.Match) -> str:
    after = "0" if name["opened"] else "0.17em"
    return f'<mo form="prefix" lspace="0.12em" rspace="{after}">{name[2]}</mo>{name["opened"] or ""}'


def _letter(letter: str, alphabet: str) -> str:
    if alphabet not in _ALPHABETS or not letter.isalpha():
        raise ValueError(f"no alphabet {alphabet!r} for {letter!r}; there are {', '.join(_ALPHABETS)}")
    first, exceptions = _ALPHABETS[alphabet]
    place = ord(letter) - ord("A") if letter.isupper() else ord(letter) - ord("a") + 26
    return exceptions.get(letter, chr(first + place))


def _html(self: Any, node: nodes.Element, display: bool) -> None:
    try:
        made = mathml(node.astext(), display)
    except ValueError as error:
        logger.warning("this formula has no MathML: %s: %s", node.astext(), error, location=node)
        made = f"<code>{self.encode(node.astext())}</code>"
    # A wide formula scrolls by itself, so that the page need not; what scrolls must be reached by the keyboard.
    block = f'<div class="formula" role="group" aria-label="formula" tabindex="0">{made}</div>'
    self.body.append(block if display else in_pieces(made) if made.startswith("<math") else made)
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(lambda self, node: _html(self, node, False), None),
        block_renderers=(lambda self, node: _html(self, node, True), None),
    )
    app.config.html_math_renderer = "mathml"
    return {"parallel_read_safe": True, "parallel_write_safe": True}
