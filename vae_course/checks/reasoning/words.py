"""Words for the parts of a formula: what a message calls a piece of code."""

import ast
import re
from functools import lru_cache

from vae_course.checks.reasoning.rules import FUNCTIONS, IDIOMS, NAMES, OURS, RESULT, SILENT


def called(node: ast.Call) -> str:
    """The name of what is called, without what stands before the dot."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def subject(node: ast.Call) -> ast.expr | None:
    """What a function is applied to: what stands before the dot of a method, or else the first argument."""
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if owner is not None and not re.fullmatch(r"(math|F|functional|td|torch)(\.\w+)*", ast.unparse(owner)):
        return owner
    return node.args[0] if node.args else None


@lru_cache(maxsize=4096)
def speak(node: ast.expr) -> str:
    """The expression in words where they are short, in code otherwise."""
    code = ast.unparse(node)
    words = IDIOMS.get(code) or _words(node)
    if words and len(words) <= 70:
        return words
    code = OURS.sub("", code)
    return f"`{code}`" if len(code) <= 70 else f"`{code[:60]} ...`"


def _words(node: ast.expr) -> str:
    match node:
        case ast.Name():
            return NAMES.get(node.id, f"`{node.id.strip('_')}`")
        case ast.Constant(value=int() | float()):
            return f"the number {node.value:g}"
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
            return f"the square of {speak(node.left)}"
        case ast.UnaryOp(op=ast.USub()):
            return f"minus {speak(node.operand)}"
        case ast.Call(func=ast.Name(id="reference") | ast.Lambda()):
            return RESULT
        case ast.Call() if called(node) in SILENT and (inner := subject(node)) is not None:
            return speak(inner)
        case ast.Call() if called(node) in FUNCTIONS and (inner := subject(node)) is not None:
            return f"the {FUNCTIONS[called(node)]} of {speak(inner)}"
        case ast.Call(func=ast.Name(id=name)) if "_" in name and not name.endswith(("s", "ed")):  # one of ours
            name = re.sub("g(?=aussian|umbel)", "G", name).replace("kl", "KL")
            return f"the {name.strip('_').replace('_', ' ')}"
    return ""


def written_out(words: str, own: dict[str, ast.expr]) -> str:
    """The words with a formula's `own` names replaced by what they stand for."""
    for name, value in own.items():
        if name in words:
            code = OURS.sub("", ast.unparse(value))
            pieces = words.replace(f"`{name}`", f"`{code}`").split("`")
            put = f"({code})" if isinstance(value, ast.BinOp | ast.UnaryOp | ast.Compare) else code
            within = rf"(?<![\w.'\"]){name}(?![\w'\"(=])", put.replace("\\", r"\\")
            pieces[1::2] = [piece if piece == code else re.sub(*within, piece) for piece in pieces[1::2]]
            words = "`".join(pieces)
    return words
