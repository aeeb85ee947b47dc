"""The language server: LSP in and out; what it says comes from `editing`."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from layerline.commands.editing import Looked, fixes, look
from layerline.errors import Refusal
from layerline.release import ISSUES_ADDRESS, VERSION
from layerline.reporting.markdown import page
from layerline.rules.finding import Finding, Severity
from layerline.rules.fix import Edit

_SOURCE = "layerline"
_PAUSE = 0.15
"""Seconds without a key before a file is looked at again."""
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
_PAGES = f"{ISSUES_ADDRESS.removesuffix('/issues')}/blob/main/docs/rules"


class Server(LanguageServer):
    """A language server with what it last said of each open file."""

    def __init__(self) -> None:
        super().__init__(_SOURCE, VERSION)
        self._said: dict[str, Looked] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()
        self._complaint = ""

    def touch(self, uri: str) -> None:
        """A file changed: look at it once its author pauses."""
        if task := self._waiting.pop(uri, None):
            task.cancel()
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._look_after_pause(uri))

    def touch_all(self) -> None:
        """A file was written: look at every open one."""
        for uri in list(self.workspace.text_documents):
            self.touch(uri)

    def forget(self, uri: str) -> None:
        """A file was closed: nothing is said of it any more."""
        if task := self._waiting.pop(uri, None):
            task.cancel()
        self._said.pop(uri, None)
        self._publish(uri, [])

    def findings_at(self, uri: str, at: lsp.Range) -> Iterator[tuple[Finding, lsp.Range]]:
        """What was said of a place in a file."""
        document = self.workspace.get_text_document(uri)
        looked = self._said.get(uri)
        for finding in looked.findings if looked else ():
            there = _range(document, finding)
            if there.start <= at.end and at.start <= there.end:
                yield finding, there

    def page_of(self, uri: str, finding: Finding) -> str:
        """The page of the rule of a finding, its help first."""
        return f"{finding.message}\n\n**help:** {finding.help}\n\n" + page(
            self._said[uri].rules[finding.code]
        )

    def actions_for(self, uri: str, finding: Finding, at: lsp.Range) -> Iterator[lsp.CodeAction]:
        """The quick fixes of a finding."""
        document = self.workspace.get_text_document(uri)
        rule = self._said[uri].rules[finding.code]
        for fix in fixes(finding, rule, document.source):
            edits = [_edit(document, edit) for edit in fix.edits]
            yield lsp.CodeAction(
                title=fix.title,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[_diagnostic(document, finding, at)],
                is_preferred=fix.is_certain,
                edit=lsp.WorkspaceEdit(changes={uri: edits}),
            )

    async def _look_after_pause(self, uri: str) -> None:
        await asyncio.sleep(_PAUSE)
        opened = {
            Path(path): document.source
            for document in self.workspace.text_documents.values()
            if (path := to_fs_path(document.uri))
        }
        file = to_fs_path(uri)
        document = self.workspace.get_text_document(uri)
        async with self._turn:
            try:
                looked = await asyncio.to_thread(look, Path(file or ""), opened)
            except Refusal as refusal:
                self._complain(refusal)
                looked = Looked((), {})
        self._said[uri] = looked
        said = [_diagnostic(document, f, _range(document, f)) for f in looked.findings]
        self._publish(uri, said)

    def _publish(self, uri: str, diagnostics: list[lsp.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, diagnostics))

    def _complain(self, refusal: Refusal) -> None:
        said = f"layerline: {refusal.reason}; {refusal.remedy}"
        if said != self._complaint:  # with each key it would be the same sentence
            self._complaint = said
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, said))


def server() -> Server:
    """A server that waits to be started."""
    made = Server()

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        made.touch(params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        made.touch(params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(_params: lsp.DidSaveTextDocumentParams) -> None:
        made.touch_all()

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        made.forget(params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        uri, here = params.text_document.uri, lsp.Range(params.position, params.position)
        found = list(made.findings_at(uri, here))
        pages = "\n\n---\n\n".join(made.page_of(uri, finding) for finding, _ in found)
        text = lsp.MarkupContent(lsp.MarkupKind.Markdown, pages)
        return lsp.Hover(text, found[0][1]) if found else None

    @made.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = params.text_document.uri
        found = made.findings_at(uri, params.range)
        return [action for finding, at in found for action in made.actions_for(uri, finding, at)]

    return made


def _range(document: TextDocument, finding: Finding) -> lsp.Range:
    """The place of a finding in the client's units: lines from 0, columns mostly in UTF-16."""
    end = max((finding.end_line, finding.end_column), (finding.line, finding.column))
    inside = lsp.Range(
        lsp.Position(finding.line - 1, finding.column - 1), lsp.Position(end[0] - 1, end[1] - 1)
    )
    return document.position_codec.range_to_client_units(document.lines, inside)


def _edit(document: TextDocument, edit: Edit) -> lsp.TextEdit:
    start, end = (_position(document.source, at) for at in (edit.start, edit.end))
    there = document.position_codec.range_to_client_units(document.lines, lsp.Range(start, end))
    return lsp.TextEdit(there, edit.text)


def _position(text: str, at: int) -> lsp.Position:
    lines = [*text[:at].splitlines(keepends=True), ""]
    if len(lines) > 1 and not lines[-2].endswith(("\n", "\r")):
        lines.pop()
    return lsp.Position(len(lines) - 1, len(lines[-1]))


def _diagnostic(document: TextDocument, finding: Finding, at: lsp.Range) -> lsp.Diagnostic:
    root = (to_fs_path(document.uri) or "").removesuffix(finding.path)
    related = [
        lsp.DiagnosticRelatedInformation(
            lsp.Location(
                Path(root, other.path).as_uri(),
                lsp.Range(
                    lsp.Position(other.line - 1, other.column - 1),
                    lsp.Position(other.line - 1, other.column - 1),
                ),
            ),
            other.message,
        )
        for other in finding.related
    ]
    return lsp.Diagnostic(
        at,
        f"{finding.message}\nhelp: {finding.help}",
        _SEVERITIES[finding.severity],
        finding.code,
        lsp.CodeDescription(f"{_PAGES}/{finding.name}.md"),
        _SOURCE,
        related_information=related or None,
    )
