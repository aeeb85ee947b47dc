"""The language server, asked by a real client over standard input and output."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

BREAK = 'X = "𝄞"; from app.repositories.orders import Orders\n'
UNUSED = "A = 1\n# layerline: allow[LL101] gone\nB = 2\n"


@pytest.fixture
def route(tmp_path: Path) -> Path:
    files = {
        "app/repositories/orders.py": "class Orders:\n    def get(self): ...\n",
        "app/api/routes/orders.py": "X = 1\n",
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    return tmp_path / "app/api/routes/orders.py"


class Editor:
    """One open file, and what the server says of it."""

    def __init__(self, client: LanguageClient, file: Path) -> None:
        self.client = client
        self.uri = file.as_uri()
        self.version = 1
        self.said: asyncio.Queue[list[lsp.Diagnostic]] = asyncio.Queue()
        self.messages: asyncio.Queue[str] = asyncio.Queue()

    async def open(self, text: str) -> list[lsp.Diagnostic]:
        item = lsp.TextDocumentItem(self.uri, lsp.LanguageKind.Python, self.version, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.heard()

    async def type(self, text: str) -> list[lsp.Diagnostic]:
        self.version += 1
        document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        return await self.heard()

    async def heard(self) -> list[lsp.Diagnostic]:
        return await asyncio.wait_for(self.said.get(), 60)

    async def actions(self, found: lsp.Diagnostic) -> list[lsp.CodeAction]:
        asked = lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(self.uri), found.range, lsp.CodeActionContext([found])
        )
        answer = await self.client.text_document_code_action_async(asked)
        return [each for each in answer or () if isinstance(each, lsp.CodeAction)]


@asynccontextmanager
async def editing(file: Path) -> AsyncIterator[Editor]:
    client = LanguageClient("editor", "1")
    editor = Editor(client, file)

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]  # pygls ships it so
    def said(params: lsp.PublishDiagnosticsParams) -> None:
        editor.said.put_nowait(list(params.diagnostics))

    @client.feature(lsp.WINDOW_SHOW_MESSAGE)  # type: ignore[untyped-decorator]  # pygls ships it so
    def told(params: lsp.ShowMessageParams) -> None:
        editor.messages.put_nowait(params.message)

    await client.start_io(sys.executable, "-m", "layerline", "lsp")
    await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities()))
    client.initialized(lsp.InitializedParams())
    try:
        yield editor
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]  # pygls ships it so


def test_findings_come_and_go_as_one_types(route: Path) -> None:
    async def session() -> None:
        async with editing(route) as editor:
            assert await editor.open("X = 1\n") == []
            [found] = await editor.type(BREAK)
            assert (found.code, found.source) == ("LL101", "layerline")
            assert found.range.start == lsp.Position(0, 46)  # the clef is two units of UTF-16
            assert found.range.end == lsp.Position(0, 52)
            at = lsp.HoverParams(lsp.TextDocumentIdentifier(editor.uri), lsp.Position(0, 47))
            hover = await editor.client.text_document_hover_async(at)
            assert hover is not None
            assert "## Good" in str(hover.contents)
            assert await editor.type("X = 1\n") == []

    asyncio.run(session())
    assert route.read_text() == "X = 1\n"


def test_quick_fixes_allow_and_mend(route: Path) -> None:
    async def session() -> None:
        async with editing(route) as editor:
            [found] = await editor.open(BREAK)
            [allow] = await editor.actions(found)
            assert allow.edit
            assert allow.edit.changes
            [edit] = allow.edit.changes[editor.uri]
            assert edit.new_text == "  # layerline: allow[route-uses-repository] "
            assert edit.range.start == lsp.Position(0, 52)

            [unused] = await editor.type(UNUSED)
            [mend] = await editor.actions(unused)
            assert mend.edit
            assert mend.edit.changes
            [edit] = mend.edit.changes[editor.uri]
            assert (edit.range, edit.new_text) == (
                lsp.Range(lsp.Position(1, 0), lsp.Position(2, 0)),
                "",
            )
            assert mend.is_preferred

    asyncio.run(session())


def test_a_wrong_configuration_is_a_message_and_no_end(route: Path) -> None:
    config = route.parents[3] / "pyproject.toml"

    async def session() -> None:
        config.write_text("[tool.layerline]\npakage = 'x'\n")
        async with editing(route) as editor:
            assert await editor.open(BREAK) == []
            message = await asyncio.wait_for(editor.messages.get(), 60)
            assert "`pakage` is unknown" in message
            config.write_text("")
            assert len(await editor.type(f"{BREAK}\n")) == 1

    asyncio.run(session())


@pytest.mark.parametrize("count", [3, 1], ids=["it says so", "it is gone"])
def test_an_editor_that_leaves_hears_no_complaint(route: Path, count: int) -> None:
    messages = [
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}',
        '{"jsonrpc":"2.0","id":2,"method":"shutdown"}',
        '{"jsonrpc":"2.0","method":"exit"}',
    ]
    done = subprocess.run(
        [sys.executable, "-m", "layerline", "lsp"],
        cwd=route.parent,
        input="".join(f"Content-Length: {len(each)}\r\n\r\n{each}" for each in messages[:count]),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert '"capabilities"' in done.stdout
