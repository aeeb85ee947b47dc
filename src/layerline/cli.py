"""The command line: which verbs there are, how a refusal looks, exit codes. Nothing else."""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import Annotated, NoReturn, TextIO

import typer
from typer.main import get_command

from layerline.commands.conventions import print_document, with_values
from layerline.errors import Exit, Refusal
from layerline.release import ISSUES_ADDRESS, VERSION

VERBS = {
    "new": ("layerline.commands.new", "Start a project from the template."),
    "adopt": (
        "layerline.commands.adopt",
        "Write down the layers of a code base that is there",
    ),
    "add-entity": (
        "layerline.commands.add_entity",
        "Add an entity to every layer",
    ),
    "add-field": ("layerline.commands.add_field", "Give an entity one more field"),
    "rename-field": (
        "layerline.commands.rename_field",
        "Give a field another name, in code and in the database",
    ),
    "remove-field": ("layerline.commands.remove_field", "Take a field out of an entity"),
    "change-field": (
        "layerline.commands.change_field",
        "Change the type, length, values, limits or flags of a field",
    ),
    "relation": ("layerline.commands.relation", "Let two entities belong together"),
    "add-event": ("layerline.commands.add_event", "Give an entity one more domain event"),
    "adopt-entity": (
        "layerline.commands.adopt_entity",
        "Make an entity that somebody wrote known",
    ),
    "rename-entity": (
        "layerline.commands.rename_entity",
        "Give an entity another name, in code and in the database",
    ),
    "remove-entity": ("layerline.commands.remove_entity", "Take an entity out of every layer"),
    "update": (
        "layerline.commands.update",
        "Bring a project to a newer template; every edit is kept.",
    ),
    "apply": (
        "layerline.commands.apply",
        "Add every entity of a file that the project does not have",
    ),
    "apply-plan": (
        "layerline.commands.apply_plan",
        "Write exactly what a saved plan says, or refuse.",
    ),
    "join": (
        "layerline.commands.join",
        "Put in order what git merge left in two",
    ),
    "doctor": (
        "layerline.commands.doctor",
        "Tell what ails a project",
    ),
    "undo": ("layerline.commands.undo", "Take the last run back, byte for byte."),
    "recover": ("layerline.commands.recover", "Put a project in order after a run was cut off."),
    "lint": ("layerline.commands.lint", "Check that the project keeps to its layers."),
    "graph": ("layerline.commands.graph", "Draw the layers, with what is wrong in red."),
    "report": (
        "layerline.commands.report",
        "Show how findings and baseline went over the git history.",
    ),
    "baseline": (
        "layerline.commands.baseline",
        "Write down what there is; it may only shrink.",
    ),
    "selftest": (
        "layerline.commands.selftest",
        "Show that the linter sees a violation of each rule here.",
    ),
    "test-rules": (
        "layerline.commands.test_rules",
        "Try the project's own rules on their examples.",
    ),
    "lsp": ("layerline.commands.lsp", "Serve an editor with findings while you type"),
    "explain": (
        "layerline.commands.explain",
        "Tell why a rule is one, with a bad and a good example.",
    ),
}
"""Each verb with its module and its line of `layerline --help`.

Only the module of the verb that was typed is imported, so that `--help` waits for none of
copier, jinja2 and libcst; each module may therefore import what it needs at its top.
"""


COMPLETION = "_LAYERLINE_COMPLETE"
"""In the environment where a shell asks how a line may go on, as typer's scripts do."""


def run() -> NoReturn:
    """Run the command line as a process of its own, and leave without tidying up memory.

    What the interpreter would free at its end is a fifth of a short run.
    """
    try:
        main()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else Exit.DONE
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            _flush(stream)
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    # A short run frees nothing worth the search for it.
    gc.set_threshold(100_000)
    arguments = with_values(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    # A polite kill ends like an error does: with everything undone.
    signal.signal(signal.SIGTERM, _leave_on_signal)
    if COMPLETION in os.environ:
        _complete()
    as_json = "--json" in arguments or "--format json" in " ".join(arguments).replace("=", " ")
    try:
        sys.exit(_run(arguments, as_json=as_json))
    except BrokenPipeError:
        # Whoever read us (`| head`) has had enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)


def _run(arguments: list[str], *, as_json: bool) -> int:
    try:
        with get_command(application(arguments)).make_context("layerline", arguments) as context:
            code = context.command.invoke(context)
        _flush(sys.stdout)
    except typer.Exit as done:
        return done.exit_code
    except Refusal as refusal:
        mistakes = {"mistakes": refusal.details} if refusal.details else {}
        code = refusal.exit_code
        return _complain(refusal.reason, refusal.remedy, code, as_json=as_json, **mistakes)
    except typer.TyperException as error:
        return _complain(
            error.format_message(), _where_help_is(arguments), Exit.REFUSED, as_json=as_json
        )
    except (KeyboardInterrupt, EOFError, typer.Abort):
        return _complain("interrupted", "nothing is half-made; run it again", 130, as_json=as_json)
    except Exception as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _unexpected(error, as_json=as_json)
    return code if isinstance(code, int) else Exit.DONE


def _unexpected(error: Exception, *, as_json: bool) -> int:
    if isinstance(error, FileNotFoundError) and _is_nowhere():
        reason = "the folder that you are in was removed"
        return _complain(reason, "run it again in one that is", Exit.REFUSED, as_json=as_json)
    sys.excepthook(type(error), error, error.__traceback__)
    return _complain(
        f"this is a bug of layerline {VERSION}",
        f"please report the lines above: {ISSUES_ADDRESS}",
        Exit.BUG,
        as_json=as_json,
    )


def _is_nowhere() -> bool:
    """Whether the current folder is gone, as while somebody else builds it anew."""
    try:
        os.getcwd()  # noqa: PTH109 pathlib's asks the same
    except FileNotFoundError:
        return True
    return False


def _complete() -> NoReturn:
    """Tell a shell how the words that were typed may go on; only their verb is imported."""
    typed = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    get_command(application(typed.split()[1:]))(prog_name="layerline")
    sys.exit(Exit.DONE)


def application(arguments: Sequence[str]) -> typer.Typer:
    """The verbs, of which only the one that was typed is more than its line of help."""
    app = typer.Typer(
        help="Start layered async Python backends, grow them, and keep them layered.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    typed = next((word for word in arguments if not word.startswith("-")), None)
    for verb, (module, summary) in VERBS.items():
        function = import_module(module).command if verb == typed else _not_typed
        app.command(verb, short_help=summary)(function)
    return app


def _show_version(asked: bool) -> None:  # noqa: FBT001 typer passes an option's value like this
    if asked:
        typer.echo(f"layerline {VERSION}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    pass


def _not_typed() -> None:
    """Stands for each verb that this run is not about."""


def _where_help_is(arguments: Sequence[str]) -> str:
    verb = next((f" {word}" for word in arguments if word in VERBS), "")
    return f"layerline{verb} --help says what there is"


def _complain(reason: str, remedy: str, code: int, *, as_json: bool, **more: object) -> int:
    if as_json:
        print_document({"error": {"reason": reason, "remedy": remedy, **more}})
    else:
        typer.echo(f"layerline: {reason}\n  help: {remedy}", err=True)
    return code


def _flush(stream: TextIO) -> None:
    if not stream.closed:  # the language server closes what it has spoken by
        stream.flush()


def _leave_on_signal(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
