"""Merge what a project depends on by name: lines side by side are no conflict there.

A requirement stands on a line of its own in a list of `pyproject.toml`; comments stay with it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LIST = re.compile(r"^(?P<key>[\w-]+) = \[\n(?P<lines>(?:[ \t]+[\"'#].*\n)*)\]", re.MULTILINE)
_NAME = re.compile(r"[ \t]+[\"']([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*[^\"'\[]*[\"']")


@dataclass(frozen=True, slots=True)
class Requirements:
    """The lists of requirements in the three versions of a `pyproject.toml`, and as merged.

    Attributes:
        base: what the template had.
        ours: what the project has.
        theirs: what the template has now.
        kept: the names that both changed; the project's line is kept.
    """

    base: str
    ours: str
    theirs: str

    def without_differences(self) -> tuple[str, str]:
        """`base` and `theirs`, with the project's own lists in them."""
        own = _lists(self.ours)
        return _with(self.base, own), _with(self.theirs, own)

    def merged_into(self, text: str) -> str:
        """A merge of the rest, with its lists merged by name."""
        base, ours, theirs = (_lists(each) for each in (self.base, self.ours, self.theirs))
        shared = set(base) & set(ours) & set(theirs)
        return _with(text, {key: _merge(base[key], ours[key], theirs[key]) for key in shared})

    @property
    def kept(self) -> tuple[str, ...]:
        """The names that both changed, each in another way."""
        base, ours, theirs = (_lists(each) for each in (self.base, self.ours, self.theirs))
        names = set()
        for key in set(base) & set(ours) & set(theirs):
            old, own, new = (_by_name(lists[key]) for lists in (base, ours, theirs))
            both = set(old) & set(own) & set(new)
            names |= {name for name in both if len({old[name], own[name], new[name]}) == len("all")}
        return tuple(sorted(names))


def _lists(text: str) -> dict[str, str]:
    found = {match["key"]: match["lines"] for match in _LIST.finditer(text)}
    return {key: lines for key, lines in found.items() if _by_name(lines)}


def _with(text: str, lists: Mapping[str, str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        return f"{match['key']} = [\n{lists.get(match['key'], match['lines'])}]"

    return _LIST.sub(replaced, text)


def _by_name(lines: str) -> dict[str, str]:
    named = ((_NAME.match(line), line) for line in lines.splitlines())
    return {_normal(match[1]): line for match, line in named if match}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _merge(base: str, ours: str, theirs: str) -> str:
    old, own, new = _by_name(base), _by_name(ours), _by_name(theirs)
    kept = list(_changed(ours, old, new))
    before = ""
    for name, line in new.items():
        if name not in old and name not in own:
            place = next((i + 1 for i, each in enumerate(kept) if _named(each) == before), 0)
            kept.insert(place, line)
        before = name
    return "".join(f"{line}\n" for line in kept)


def _changed(ours: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for line in ours.splitlines():
        name = _named(line)
        is_as_it_was = bool(name) and old.get(name) == line
        if is_as_it_was and name in new:
            yield new[name]
        elif not is_as_it_was:
            yield line


def _named(line: str) -> str:
    match = _NAME.match(line)
    return _normal(match[1]) if match else ""
