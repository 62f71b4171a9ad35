"""How the ten digits are written: the movement of a pen, as points on its way.

A digit is written in several ways, each of one or more strokes: the pen touches the paper once for each. A stroke is a
text of points `x,y`: the pen passes smoothly through them, and turns sharply at those with a star. `x` grows to the
right, `y` downwards, and a digit is about 100 high. Size, slant and thickness are added in `strokes.py`.
"""

import numpy as np
from jaxtyping import Float, Int

POINTS = 128  # on the path of a glyph: in an image of 28x28 pixels neighbours are about half a pixel apart

GLYPHS: dict[int, dict[str, list[str]]] = {
    0: {
        "nearly two rounds": ["30,5 8,25 3,60 15,92 40,100 65,75 66,35 45,4 20,6 3,35 4,62"],
        "round, closed at the top": ["35,0 10,15 0,50 10,85 35,100 60,85 70,50 60,15 35,0"],
        "the end runs over the beginning, inside the ring": [
            "50,8 30,0 8,20 0,55 12,90 38,100 62,80 68,45 55,12 36,8 22,20"
        ],
        "open at the top": ["20,4 3,35 6,80 32,100 60,82 68,40 52,8 36,2"],
    },
    1: {
        "a bar": ["0,0 0,50 0,100"],
        "a bar, bent to the left": ["0,0 -4,50 0,100"],
        "a bar, bent to the right": ["0,0 3,50 0,100"],
        "a bar with a small flag": ["-12,12 0,0* 0,50 0,100"],
        "with a flag": ["-25,22 -10,12 0,0* 0,50 0,100"],
        "with a flag and a foot": ["-25,20 -10,10 0,0* 0,50 0,100", "-30,100 0,100 30,100"],
    },
    2: {
        "a round head, a ring at the bottom left, a tail that falls to the right": [
            "14,20 30,2 52,6 58,28 42,58 18,84 0,80 6,64 26,66 48,84 66,100"
        ],
        "a big head on a short foot, the corner round": [
            "8,30 18,8 42,0 64,14 64,42 46,75 22,96 6,90 14,74 36,82 58,99"
        ],
        "a small head on a long foot, the corner sharp": ["0,18 12,3 32,3 38,20 28,50 12,78 0,95* 30,88 62,84"],
        "a sharp corner, a straight foot": ["5,25 15,6 35,0 58,10 60,30 45,58 20,82 0,100* 35,98 70,100"],
        "a loop at the bottom left": ["5,22 20,2 45,2 60,20 53,45 35,72 14,93 0,92 3,78 20,78 42,92 62,97 78,90"],
        "nearly a Z": ["0,6 30,0 55,4 55,20 30,60 0,97* 35,95 70,97"],
    },
    3: {
        "the upper half small and the lower half large": ["10,10 28,0 46,8 44,24 28,36* 52,42 62,66 50,90 24,100 0,94"],
        "the upper half large and the lower half small": [
            "0,16 20,1 46,4 54,24 42,46 26,56* 46,62 52,80 40,97 16,100 0,92"
        ],
        "round": ["5,15 25,0 50,6 55,25 40,42 20,47* 48,54 60,75 48,95 22,100 0,88"],
        "flat top": ["5,3 30,2 55,3* 40,22 22,40* 50,50 60,72 45,95 20,100 0,88"],
        "a small loop in the middle": ["2,10 28,0 50,10 48,32 28,48 18,46 25,41 48,52 60,75 45,97 20,98 0,85"],
    },
    4: {
        "one line: down, across, up to the top of the stem and down again": [
            "10,2 6,22 2,46* 25,50 48,44* 56,22 60,0* 54,50 48,100"
        ],
        "open, a crossbar that goes far beyond the stem": ["22,5 10,30 0,58* 40,58 85,52", "55,10 50,50 42,100"],
        "open, two strokes": ["10,0 5,25 0,50* 30,52 65,50", "55,0 53,50 50,100"],
        "closed, pointed": ["50,0 25,32 0,64* 35,65 72,62", "50,0 48,50 45,100"],
        "open, a round cup and a long stem": ["3,0 0,28 8,48 30,50 52,36", "60,0 55,36 50,70 45,100"],
    },
    5: {
        "a large belly that nearly closes, a short bar": [
            "20,4 14,20 10,40* 34,36 58,50 60,78 38,98 10,94 2,78",
            "20,4 36,6 52,2",
        ],
        "leaning forward, a long bar and a small belly": ["95,0 62,4 36,6* 28,24 22,40* 40,46 50,64 40,86 20,98 0,96"],
        "the bar on top is a stroke of its own": [
            "12,2 9,20 5,42* 30,36 55,48 60,72 42,95 18,100 0,90",
            "12,2 40,2 68,0",
        ],
        "one stroke with corners": ["65,0 40,3 15,4* 10,22 6,42* 32,40 52,55 52,78 30,98 0,95"],
        "like an S": ["68,2 40,2 18,12 15,30 35,44 50,62 45,85 22,100 0,92"],
    },
    6: {
        "an upright back, a ring at its foot": ["10,0 4,30 0,62 6,90 28,100 50,88 54,68 40,58 22,68 16,90"],
        "a long back, a small ring": ["55,0 32,20 12,50 2,80 10,98 30,98 44,84 38,70 20,74 8,92"],
        "a curved back": ["50,0 22,20 4,55 6,85 28,100 52,88 55,68 38,55 18,62 6,82"],
        "a straight back": ["38,0 20,30 5,62 3,85 20,100 42,90 50,72 36,60 16,68 4,85"],
        "the back of a C, a wide ring": ["60,6 40,0 12,20 0,55 8,88 34,100 60,85 60,60 38,46 14,52 2,70"],
    },
    7: {
        "round at the shoulder, like a walking stick": ["0,22 8,6 28,0 50,6 54,26 44,56 34,80 30,100"],
        "a hook, an upright stem and a bar through it": ["0,18 2,4* 28,5 52,2* 42,40 34,100", "16,50 38,50 64,46"],
        "narrow, the top falls towards the stem": ["0,6 20,10 44,12* 40,40 34,70 30,100"],
        "plain": ["0,4 30,4 62,2* 45,35 30,70 22,100"],
        "a hook at the beginning": ["0,22 1,4* 30,4 60,2* 48,35 38,70 35,100"],
        "a bar through the stem": ["0,6 30,4 62,2* 45,35 30,70 22,100", "10,52 35,50 62,48"],
    },
    8: {
        "a narrow one, the rings of equal size": [
            "42,6 24,0 10,12 14,32 28,50 40,70 38,92 22,100 6,90 8,70 26,48 42,28 44,10 36,3"
        ],
        "a wide upper ring, a small lower one": [
            "58,10 34,1 8,8 6,30 28,48 44,66 42,92 26,100 12,90 16,70 36,50 56,30 60,10"
        ],
        "a small upper ring, a wide lower one, begun in the middle": [
            "32,40 16,28 18,8 36,0 50,12 46,30 26,44 4,64 6,90 32,100 58,90 58,64 36,44"
        ],
        "one stroke from the top right": [
            "55,12 32,0 10,10 12,30 34,46 56,64 56,88 30,100 4,88 8,66 32,46 54,28 55,12"
        ],
        "two rings": ["34,46 12,36 10,12 34,0 58,12 56,36 34,46", "34,46 6,60 4,88 34,100 64,88 62,60 34,46"],
        "open at the top right": ["58,6 34,0 12,12 16,32 38,50 50,72 42,95 20,100 4,86 12,66 36,46 56,28 68,10"],
    },
    9: {
        "a slim ring, the stem goes straight on from it": ["50,4 26,8 6,30 6,46 22,46 42,26 54,2* 42,40 22,100"],
        "a small ring on a long stem": ["38,10 22,0 6,10 4,26 16,34 32,24 40,6* 36,50 28,100"],
        "a large ring, the tail curls back under it": [
            "60,12 34,0 8,16 6,42 28,52 52,38 60,12* 60,50 50,86 26,100 6,86"
        ],
        "one line, round at the top right": ["52,30 32,46 10,40 6,18 26,1 50,6 55,30 52,64 46,100"],
        "a straight stem": ["52,10 30,0 6,14 4,36 24,48 46,36 56,8* 52,50 48,100"],
        "a curved tail": ["55,14 32,0 8,12 4,36 24,50 48,40 57,14* 58,45 50,80 28,100 4,92"],
        "the ring closes at its top right, the stem begins there as a new stroke": [
            "50,5 20,2 2,22 10,44 34,42 50,22 50,5",
            "50,2 46,50 38,100",
        ],
    },
}


def smooth_curve(stroke: str, steps: int = 24) -> Float[np.ndarray, "n 2"]:
    """The pen's way through the points of a stroke, finely sampled; a digit is now 1 high.

    Between two neighbours a cubic (Catmull-Rom) spline: its direction in a point is the direction from the point before
    to the point after. At the ends and at a sharp turn only the neighbour on the same side counts.
    """
    words = stroke.split()
    points = np.array([word.rstrip("*").split(",") for word in words], float) / 100
    sharp = [word.endswith("*") for word in words]
    sharp[0] = sharp[-1] = True
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for i in range(len(points) - 1):
        a, b = points[i], points[i + 1]
        leaving = b - a if sharp[i] else (b - points[i - 1]) / 2
        arriving = b - a if sharp[i + 1] else (points[i + 2] - a) / 2
        pieces.append(
            (2 * t**3 - 3 * t**2 + 1) * a
            + (t**3 - 2 * t**2 + t) * leaving
            + (3 * t**2 - 2 * t**3) * b
            + (t**3 - t**2) * arriving
        )
    return np.concatenate([*pieces, points[-1:]])


def pen_path(strokes: list[str]) -> tuple[Float[np.ndarray, "points 2"], Int[np.ndarray, " points"], float]:
    """Positions of the pen, equally far apart on its way, the stroke each belongs to, and the length of the way.

    The way through the air, from the end of a stroke to the beginning of the next, has no length. The middle of the
    glyph is at the origin.
    """
    curves = [smooth_curve(stroke) for stroke in strokes]
    way = np.concatenate(curves)
    number = np.repeat(np.arange(len(curves)), [len(curve) for curve in curves])
    on_paper = np.diff(number) == 0
    step = np.linalg.norm(np.diff(way, axis=0), axis=1) * on_paper
    length = np.concatenate([[0], np.cumsum(step)])
    at = np.linspace(0, length[-1], POINTS)
    position = np.stack([np.interp(at, length, way[:, axis]) for axis in (0, 1)], axis=1)
    stroke = number[np.searchsorted(length, at)]
    return position - (way.min(axis=0) + way.max(axis=0)) / 2, stroke, float(length[-1])
