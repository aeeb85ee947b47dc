"""What rules see of a module: frozen facts, read once.

`reader` is the only place that parses source for a rule: with Python's own parser, and with libcst
what that one does not know. Everything else works on the values of `facts`.
"""
