"""How generated Python is laid out: by ruff, as the project's own config says.

Templates then need not know how long a name is, which would decide where a line breaks.
"""

from layerline.formatting._ruff import Formatting, joined_imports, tidied

__all__ = ["Formatting", "joined_imports", "tidied"]
