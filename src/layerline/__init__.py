"""layerline starts layered async Python backends, grows them, and keeps them layered."""
