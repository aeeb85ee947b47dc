"""`layerline lsp`: findings while one types, for every editor that speaks LSP."""

from importlib.util import find_spec

from layerline.errors import Refusal


def command() -> None:
    """Serve an editor with findings while you type, over standard input and output.

    Diagnostics come with each change, before it is saved; the pointer on one shows its rule's
    page, and quick fixes mend it or allow it. Needs `pip install 'layerline[lsp]'`.
    """
    if find_spec("pygls") is None:
        raise Refusal("the language server needs pygls", remedy="pip install 'layerline[lsp]'")
    from layerline.commands.language_server import server  # noqa: PLC0415 pygls is an extra

    server().start_io()
