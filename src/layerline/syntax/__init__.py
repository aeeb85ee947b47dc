"""What rules see of a module: frozen facts, read once with libcst.

`reader` is the only place that parses source for a rule and the only one here that
imports libcst. Everything else works on the values of `facts`.
"""
