"""Fixes that generate: what a finding asks for is written where it belongs, in several files.

The linter's model says what is what, the generator's edits and journal do the writing. What is
not certain is left to a person, as steps that name the person's own code.
"""

from layerline.mending.mending import Mending, mend_all

__all__ = ["Mending", "mend_all"]
