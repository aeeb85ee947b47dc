"""`python -m layerline`: the same as the command `layerline`."""

from layerline.cli import run

run()
