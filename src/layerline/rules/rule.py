"""A rule: one offence, why it is one, examples of it, and the check that finds it."""

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Related, Severity
from layerline.rules.fix import Fix
from layerline.rules.project import Project
from layerline.syntax.facts import Module, Place
from layerline.syntax.glance import Glance

_HEADER = re.compile(r"# file: (\S+)\n")
_MARK = "#!"


@dataclass(frozen=True, slots=True)
class Example:
    """A small project: files under `# file: path` headers, offending lines end in `#!`."""

    text: str

    def files(self) -> dict[str, str]:
        """Each file's content by its path, markers included (they are comments)."""
        pieces = _HEADER.split(textwrap.dedent(self.text).lstrip("\n"))
        return dict(zip(pieces[1::2], pieces[2::2], strict=True))

    def expected(self) -> set[tuple[str, int]]:
        """Path and line of each marked line."""
        return {
            (path, number)
            for path, content in self.files().items()
            for number, line in enumerate(content.splitlines(), 1)
            if line.endswith(_MARK)
        }

    @property
    def shown(self) -> str:
        """The example as people read it: without indentation around it, markers as arrows."""
        return textwrap.dedent(self.text).strip("\n").replace(_MARK, "# <- here")


@dataclass(frozen=True, slots=True)
class Mended:
    """A finding that is mended by code in other files: a project before it, and after it.

    Attributes:
        before: a project with findings of the rule.
        after: the files of it that are others then.
    """

    before: Example
    after: Example


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule file ends in.

    Attributes:
        code: its family and number, never reused.
        name: the offence, so that `allow[name]` reads well.
        why: what goes wrong where it is broken; the rule file's docstring.
        seed: the sentence of the architecture that it enforces, word for word.
        bad: a project in which it speaks on each marked line and on no other.
        good: a project in which it is silent.
        check: finds the offences in a project.
        severity: how a finding counts where the check does not say it.
        kinds: the kinds of layers in which it can report at all; None is any file.
        could: whether it could report in a module, by its name and a glance at its text; it may
            say yes too often. None stands for always yes.
        optional: whether it runs only where somebody chooses it.
        closing: whether it is about what the other rules found, and so runs after them.
        whole: whether a finding can come and go by a change of a module that neither names its
            own, nor is named by it, directly or through others, but has a part in it: a cycle.
        weighs: what of a module matters to findings in any other one; None is nothing.
        fix: what would mend a finding, given the text of its file; None where nothing is known.
        mended: an example of what `--unsafe-fixes` writes where a fix needs other files, too.
    """

    code: str
    name: str
    why: str
    seed: str
    bad: Example
    good: Example
    check: Callable[[Project], Iterator[Finding]]
    severity: Severity = Severity.ERROR
    kinds: frozenset[Kind] | None = None
    could: Callable[[Project, str, Glance], bool] | None = None
    optional: bool = False
    closing: bool = False
    whole: bool = False
    weighs: Callable[[Project, Module], object] | None = None
    fix: Callable[[Finding, str], Fix | None] | None = None
    mended: Mended | None = None

    def finding(  # noqa: PLR0913 a finding has as many sides
        self,
        module: Module,
        place: Place,
        message: str,
        *,
        remedy: str,
        symbol: str = "",
        target: str = "",
        severity: Severity | None = None,
        related: tuple[Related, ...] = (),
    ) -> Finding:
        """A finding of this rule at a place of a module."""
        return Finding(
            code=self.code,
            name=self.name,
            path=module.path,
            line=place.line,
            column=place.column,
            message=message,
            help=remedy,
            seed=self.seed,
            severity=severity or self.severity,
            end_line=place.end_line,
            end_column=place.end_column,
            symbol=symbol,
            target=target,
            related=related,
        )
