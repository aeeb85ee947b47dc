"""A project's findings over its git history: whether the ratchet works.

Each revision is measured with today's rules and layers, in a folder of its own; the user's
working tree, index and branches are not touched.
"""

from layerline.history.measuring import Point, measure
from layerline.history.sampling import sampled

__all__ = ["Point", "measure", "sampled"]
