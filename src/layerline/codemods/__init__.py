"""Edits of the user's files, one a file: what it does, examples, `edit`.

Each locates its place with libcst, inserts text there and proves that it only added; `catalogue`
lists them. A file whose name begins with an underscore is machinery that the edits share. A list
in a file that is laid out as ours are is found without libcst (`_plain`), which takes longer to
import than all else that an entity needs.
"""
