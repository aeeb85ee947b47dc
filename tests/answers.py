"""Sets of answers to the template's questions, so few that each can be rendered and tried."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from layerline.templating.questions import read_questionnaire, template_root

Row = dict[str, str]
Pair = frozenset[tuple[str, str]]


def choices() -> dict[str, tuple[str, ...]]:
    """The questions that offer answers, and these."""
    questions = read_questionnaire(template_root()).questions
    return {question.name: question.choices for question in questions if question.choices}


def pairwise(choices: Mapping[str, Sequence[str]]) -> list[Row]:
    """Rows in which any two answers to two questions meet.

    Greedy: each row begins with a pair that has not met, and takes at each further question the
    answer that meets most of the others for the first time.
    """
    waiting = dict.fromkeys(_all_pairs(choices))  # ordered, so that the rows are always the same
    rows = []
    while waiting:
        row = dict(sorted(next(iter(waiting))))
        for question in sorted(choices, key=lambda name: (-len(choices[name]), name)):
            if question not in row:
                row[question] = _best(row, question, choices[question], waiting)
        for pair in _pairs_of(row):
            waiting.pop(pair, None)
        rows.append({question: row[question] for question in choices})
    return rows


def _all_pairs(choices: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    for first, second in combinations(choices, 2):
        for answer in choices[first]:
            yield from (frozenset({(first, answer), (second, o)}) for o in choices[second])


def _pairs_of(row: Row) -> Iterator[Pair]:
    return map(frozenset, combinations(row.items(), 2))


def _best(row: Row, question: str, answers: Sequence[str], waiting: Mapping[Pair, None]) -> str:
    """The answer that most pairs wait for; of equals the last, which brings more than a default."""

    def gain(answer: str) -> int:
        return sum(frozenset({(question, answer), other}) in waiting for other in row.items())

    return max(reversed(answers), key=gain)
