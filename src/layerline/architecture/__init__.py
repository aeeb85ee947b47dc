"""The definition: what a layered project is made of.

The generator asks it which files an entity owns and where they are wired; the
linter asks it who may reach whom. Neither half knows a folder by name.
"""
