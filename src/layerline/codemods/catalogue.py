"""Which codemods there are."""

from layerline.codemods import add_class_member, add_import, add_list_entry, add_method, register
from layerline.codemods._codemod import Codemod

ALL: tuple[Codemod, ...] = (
    add_class_member.CODEMOD,
    add_import.CODEMOD,
    add_list_entry.CODEMOD,
    add_method.CODEMOD,
    register.CODEMOD,
)
"""Written out, so that a reader and a type checker see what there is."""
