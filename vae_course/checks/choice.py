"""A choice among given answers is data, too: the question, its options, and what is wrong about each wrong one."""

from dataclasses import dataclass

from vae_course.checks.exercise import Misconception


@dataclass(frozen=True)
class Choice:
    """One question with several answers, of which exactly one is right.

    `question` and `options` (letter to text) are Markdown, since a workbook shows them; what `wrong` says about each
    wrong letter, and the hints, are plain text. `name` is filled in when the choice is loaded: `elbo.q1` is the choice
    in `elbo/q1.py`. Raises `ValueError` unless every option is either right or explained.

    >>> choice = Choice(
    ...     question="Which sign does a KL divergence never have?",
    ...     options={"a": "plus", "b": "minus"},
    ...     right="b",
    ...     wrong={"a": "a KL divergence is zero or positive: plus is the only sign that it can have."},
    ...     hints=("Look at Gibbs' inequality.",),
    ... )
    >>> choice.mistakes[0].name
    'a'
    """

    question: str
    options: dict[str, str]
    right: str
    wrong: dict[str, str]
    hints: tuple[str, ...]
    minutes: int = 2
    difficulty: int = 1  # 1 remember, 2 apply, 3 needs a thought
    points: int = 1
    name: str = ""

    def __post_init__(self):
        if {self.right, *self.wrong} != set(self.options) or self.right in self.wrong:
            raise ValueError(
                f"the options are {', '.join(self.options)}, right is {self.right}, and wrong explains "
                f"{', '.join(self.wrong)}; explain every option but the right one"
            )

    @property
    def chapter(self) -> str:
        """The part of the name before the dot."""
        return self.name.split(".")[0]

    @property
    def mistakes(self) -> tuple[Misconception, ...]:
        """The wrong letters with what is wrong about them, in the order of the options."""
        return tuple(
            Misconception(letter, letter, self.wrong[letter]) for letter in self.options if letter in self.wrong
        )
