"""Reads a code base that layerline never made, and proposes its configuration.

Nothing of it is imported or installed: folders, names and the facts of `syntax` are all that
counts. `propose` is the door; what it cannot tell it says, and never guesses in silence.
"""
