"""A graph as a picture or for another tool: SVG, a page, Mermaid, Graphviz, JSON."""
