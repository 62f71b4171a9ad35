"""Tables. First the slips that a piece of a formula invites: the piece, a rank, what stands there instead, the words.

Single letters stand for any expression, `_` for the whole piece, `::` stands between pieces that are treated alike;
`+-` is a plus or a minus, `-+` the other of the two.
Ranks order explanations by simplicity: what people do most comes first.
"""

import ast
import re
from itertools import permutations

RULES = """
    a +- b; 0; a; {b} is missing
    a +- b; 0; +-b; {a} is missing
    a +- b; 0; a -+ b; {b} enters with the wrong sign
    a +- b; 0; -(a -+ b); {a} enters with the wrong sign
    a +- b; 1; a +- 2 * b; {b} counts twice
    a +- b; 1; 2 * a +- b; {a} counts twice
    a +- b; 1; a +- 0.5 * b; {b} counts half
    a +- b; 1; 0.5 * a +- b; {a} counts half
    a - b; 1; b - a; {b} minus {a} is taken, not the other way round
    a - b.log() :: a - math.log(b); 2; a / b; {a} is divided by {b} itself
    (a +- b) / c; 2; a / c +- b; {b} is not divided by {c}
    (a +- b) * c :: c * (a +- b); 2; c * a +- b; {b} is not multiplied by {c}
    a +- b; 5; a * b; {a} and {b} are multiplied
    a +- b; 5; a / b; {a} is divided by {b}
    a * b :: a @ b; 1; a; {a} is not multiplied by {b}
    a * b :: a @ b; 1; b; {b} is not multiplied by {a}
    a * b; 2; a / b; {a} is divided by {b}, not multiplied
    a * b; 2; b / a; {b} is divided by {a}, not multiplied
    a * b; 4; a + b; {a} and {b} are added
    a @ b; 2; b @ a; {a} and {b} are multiplied in the other order
    a @ b; 2; b.mean(0); the average of {b} stands where its product with {a} belongs
    a / b :: a // b; 1; a; {a} is not divided by {b}
    a / b; 1; a * b; {a} is multiplied by {b}, not divided
    a / b; 2; b / a; the ratio of {a} and {b} is upside down
    a / b; 4; a - b; {b} is subtracted from {a}, which is to be divided by it
    a // b; 2; a / b; {_} is not rounded down
    a // b; 2; -(-a // b); {_} is rounded up
    a ** b; 1; a; {a} stands where a power of it belongs
    a ** 2; 3; 2.718281828459045 ** a; the exponential of {a} stands where its square belongs
    a ** 2; 3; abs(a); the absolute value of {a} stands where its square belongs
    -a; 1; a; the minus sign is missing
    not a :: ~a; 1; a; the `not` before {a} is missing
    a and b; 2; a or b; `or` joins the conditions of {_}
    a or b; 2; a and b; `and` joins the conditions of {_}
    a & b; 2; a | b; `|` (or) joins the conditions of {_}
    a | b; 2; a & b; `&` (and) joins the conditions of {_}
    a and b :: a or b :: a & b :: a | b; 2; a; of the conditions only {a} is asked
    a and b :: a or b :: a & b :: a | b; 2; b; of the conditions only {b} is asked
    a if c else b; 2; a; {a} is taken, whether or not {c}
    a if c else b; 2; b; {b} is taken, whether or not {c}
    a if c else b; 2; b if c else a; the choice by {c} is the wrong way round
    a[b]; 2; a; {a} stands where {_} belongs
    a[b]; 3; a[b - 1]; {_} is taken one place too early
    a[b]; 3; a[b + 1]; {_} is taken one place too late
    a[:b]; 3; a[b:]; the other part of {a} is taken than {_}
    a[b:]; 3; a[:b]; the other part of {a} is taken than {_}
    a[:b]; 3; a[1:b + 1]; the first of {a} is skipped, the part begins with the second
    a[:, :b]; 3; a[:, 1:b + 1]; the first of {a} is skipped, the part begins with the second
    a.mT :: a.T; 3; a; {a} is not transposed
    (a +- b).sum(c); 2; a.sum(c) +- b; {b} is not summed with the rest
    a.softmax(b); 2; a.exp(); {a} is exponentiated, and not divided by the sum, in place of a softmax
    a.softmax(b); 2; a / a.sum(b, keepdim=True); {a} is divided by its sum, in place of a softmax
    a.softmax(b); 3; (a == a.amax(b, keepdim=True)).to(a.dtype); of {a} only the largest counts, in place of a softmax
    a.sigmoid(); 2; a.softmax(-1); a softmax of {a} is taken in place of the sigmoid
    a.sum(b); 3; a.sum(b, keepdim=True); the dimension over which {a} is summed is kept, with one entry
    a.mean(b); 3; a.mean(b, keepdim=True); the dimension over which {a} is averaged is kept, with one entry
    a.logsumexp(b); 3; (a.exp().sum(b) + 1e-8).log(); a number such as 1e-8 is added to the sum of exponentials of {a}
    a.log(); 4; (a + 1e-8).log(); a number such as 1e-8 is added to {a} before its logarithm
    a.log(); 4; (a + 1e-6).log(); 1e-6 is added to {a} before its logarithm
    a.mean(b); 2; a.median(b).values; the median of {a} stands where its average belongs
    a.amin(b) :: a.min(b).values; 3; a.sort(b).values.select(b, 1); the second smallest of {a} stands for the smallest
    torch.cdist(a, b); 3; torch.cdist(a, b, p=1); absolute differences are summed in {_}, not squares
    a.norm(dim=b); 3; a.norm(dim=b, p=1); absolute differences are summed in {_}, not squares
    a.var(b); 1; a.var(b, correction=0); {_} is divided by n, not by n - 1
    a.std(b); 1; a.std(b, correction=0); {_} is divided by n, not by n - 1
    torch.cov(a); 1; torch.cov(a, correction=0); {_} is divided by n, not by n - 1
    range(a); 3; range(1, a); {_} begins with 1
    range(a); 3; range(a - 1); {_} ends one too early
    (a, b); 2; (b, a); {a} and {b} are exchanged
    (a, b); 3; (a, a); {a} stands in the place of {b}, too
    (a, b); 3; (b, b); {b} stands in the place of {a}, too
    (a, b, c); 2; (b, a, c); {a} and {b} are exchanged
    (a, b, c); 2; (c, b, a); {a} and {c} are exchanged
    (a, b, c); 2; (a, c, b); {b} and {c} are exchanged
    (a, b, c); 2; (b, c, a); {a} comes last, behind {b} and {c}
"""


def _table(text: str, between: str = ",", after: str | None = None) -> dict[str, str]:
    """Keys and what belongs to them: an entry on each line or `between` two, each with its key first."""
    entries = (entry.strip().split(after, 1) for entry in text.replace(between, "\n").splitlines())
    return {entry[0]: entry[1] for entry in entries if len(entry) == 2}


# What may stand where something else belongs, or be returned in place of the result. The first few happen most.
WRAPPED = _table(
    """
    minus: -_; twice: 2 * _; half of: _ / 2; one over log 2 times (so bits, not nats): _ / 0.6931471805599453
    one minus: 1 - _; one over: 1 / _; the exponential of: 2.718281828459045 ** _; the square root of: _ ** 0.5
    the square of: _ ** 2; the absolute value of: abs(_); one more than: _ + 1; one less than: _ - 1
    log 2 times: 0.6931471805599453 * _; the softmax over the last dimension of: _.softmax(-1)
    the larger of itself and one minus: max(_, 1 - _); the value, cut off above at 1, of: _.clamp(max=1)
    the running sum of: _.cumsum(-1); the running product of: _.cumprod(-1)
    the first row, for all rows, of: _[:1].expand_as(_)
    the average of the rows, for all rows, of: _.mean(0, keepdim=True).expand_as(_)
    the value, cut off at -10 and 10, of: _.clamp(-10, 10); the softplus of: _.exp().log1p()
    the transpose of: _.mT; the rearrangement (first dimension moved last) of: _.movedim(0, -1)
    the deviation from its average over the first dimension of: _ - _.mean(0)
    the share (each divided by the sum) of: _ / _.sum(-1, keepdim=True)
    the standardised version of: (_ - _.mean(0)) / _.std(0)
""",
    ";",
    ": ",
)

# Functions that are taken for one another.
GROUPS = """
    exp expm1 square sigmoid; log log2 log10 log1p; sqrt square abs; sigmoid tanh relu exp
    softmax log_softmax softmin; softplus logsigmoid relu sigmoid; floor ceil round; sample rsample
    randn rand; randn_like rand_like; ones_like zeros_like; var std; amin amax mean sum; min max; any all
    sum mean logsumexp amax amin prod std norm; argmax argmin; cumsum cumprod
"""

# What may be returned in place of a result, in another shape.
SHAPED = _table(
    """
    with all but the first dimension in one: _.flatten(1)
    with all but the first two dimensions in one: _.flatten(2); in one row: _.flatten()
    without its last row: _[:-1]; without its first row: _[1:]
    without the last entry of its last dimension: _[..., :-1]
    without the first entry of its last dimension: _[..., 1:]
    without the last place of both directions: _[..., :-1, :-1]; of the first row alone: _[0]
    with its last dimension reversed: _.flip(-1); with one more dimension at the end: _.unsqueeze(-1)
""",
    ";",
    ": ",
)


# Plurals are left as code: "`logits` is missing" needs no other verb.
NAMES = _table("log_var the log-variance, mean the mean, noise the noise, sigma sigma, kl the KL, pi pi")
FUNCTIONS = _table("""
    exp exponential, log logarithm, log2 logarithm to base 2, log10 logarithm to base 10, sqrt square root
    square square, abs absolute value, sigmoid sigmoid, softmax softmax, log_softmax log-softmax, tanh tanh
    relu ReLU (0 where negative), softplus softplus, logsigmoid log-sigmoid, sum sum, mean average, norm length
    sign sign, var variance, std standard deviation, len length, trace trace, detach detached value
    median median, logsumexp logsumexp, amax maximum, amin minimum, round rounded value
""")
# What a reduction does to its subject.
DONE = _table("""
    sum summed, mean averaged, prod multiplied, median reduced to its median, amax reduced to its maximum
    amin reduced to its minimum, std reduced to its standard deviation, var reduced to its variance
    logsumexp reduced by logsumexp, norm reduced to its length, softmax normalised, log_softmax normalised
    min reduced to its minimum, max reduced to its maximum
""")
# What a message says.
ONE = "one thing is wrong, and it explains every one of your values: {}."
SEVERAL = "more than one thing is wrong, and together they explain every one of your values: {}."
LISTED = "two things are wrong. First, {} Second, {}"
TWO = "two things are wrong, and together they explain every one of your values: {}; and {}."
RESULT = "the result"
SILENT = {"flatten", "clone", "float", "double", "to", "reshape", "view"}  # they change no number
OURS = re.compile(r"\b_(?=[a-z])")  # how the names of our own functions begin; a message leaves it out
IDIOMS = {
    "log_var.exp()": "the variance",
    "(0.5 * log_var).exp()": "the standard deviation",
    "(log_var / 2).exp()": "the standard deviation",
    "mean ** 2": "the squared mean",
    **dict.fromkeys(("math.log(2)", "log(2)", "LOG2"), "log 2"),
}
AXES = {"": "everything", "0": "the first dimension", "1": "dimension 1", "-1": "the last dimension"}
AXES |= {"tuple(range(1, _.ndim))": "all dimensions but the first"}
REDUCED = {"mean": "average", "sum": "sum"}
MULTIPLIED = {0: "is missing", -1: "enters with the wrong sign", 2: "counts twice", 0.5: "counts half"}
WRAPPED |= {f"the {FUNCTIONS[f]} of": f"_.{f}()" for f in ("log", "sigmoid", "relu", "detach", "round")}
WRAPPED |= {
    f"the {said} over {AXES[axis]} of": f"_.{by}({axis})"
    for by, said in REDUCED.items()
    for axis in AXES
    if "_" not in axis
}
VALUES = (ast.BinOp, ast.Call, ast.Name, ast.Subscript, ast.Attribute, ast.UnaryOp)  # from which one computes,
MODULES = {"torch", "functional", "F", "td", "math", "nn"}  # but not from these names
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
SIBLINGS = [pair for group in GROUPS.split(";") for pair in permutations(group.split(), 2)]
LEFT_OUT = {*DONE, *FUNCTIONS, "clamp", "cumsum", "flip", "floor", "ceil", "inverse", "clone", "sort"} - {"len"}
SIMPLE = sorted({s * v for s in (1, -1) for v in (0, 1, 2, 3, 4, 1 / 2, 1 / 3, 1 / 4)})  # what a term is multiplied by
BOTH = [rule.replace("+-", a).replace("-+", b) for rule in RULES.strip().splitlines() for a, b in ("+-", "-+")]
SLIPS = [
    (piece, int(rank), instead, words)
    for pieces, rank, instead, words in (line.split("; ") for line in dict.fromkeys(BOTH))
    for piece in pieces.split(" :: ")
]
