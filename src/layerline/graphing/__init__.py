"""A project as a picture: layers are bands, entities are columns, imports and findings arrows.

`survey` looks at the project through the linter's eyes; `graph_of` draws the value that a
survey comes to at a level. How a graph is written is the business of `reporting.pictures`.
"""

from layerline.graphing.focus import focused
from layerline.graphing.graph import Band, Cell, Column, Edge, Graph, Level, Violation
from layerline.graphing.levels import graph_of
from layerline.graphing.survey import Survey, survey

__all__ = [
    "Band",
    "Cell",
    "Column",
    "Edge",
    "Graph",
    "Level",
    "Survey",
    "Violation",
    "focused",
    "graph_of",
    "survey",
]
