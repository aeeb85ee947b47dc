"""Tables, as models and migrations say they are: read from source, never run, no database asked.

What cannot be told by reading is marked as such, and nothing is concluded from it. Sources are
read with `ast`, which has line numbers and literals at hand and costs no import of libcst; what
this Python cannot parse is said.
"""

from layerline.schema.comparing import Difference, compare
from layerline.schema.folding import fold
from layerline.schema.history import History, Migration, read_history
from layerline.schema.models import Models, read_models
from layerline.schema.tables import Column, Table

__all__ = [
    "Column",
    "Difference",
    "History",
    "Migration",
    "Models",
    "Table",
    "compare",
    "fold",
    "read_history",
    "read_models",
]
