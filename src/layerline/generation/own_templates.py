"""The templates that a project has of its own, in `.layerline/templates/`."""

import difflib

from layerline.architecture.wiring import OWN_TEMPLATES, TEMPLATES
from layerline.errors import Refusal
from layerline.templating.overriding import Templates
from layerline.tree import Tree


def own_templates(tree: Tree) -> Templates:
    """A project's templates, each in place of ours of the same name.

    What does not end in `.py.jinja` is there for the others to include.

    Raises:
        Refusal: one takes the place of nothing.
        PreconditionRefusal: one cannot be read.
    """
    found = {}
    for path in tree.listing(OWN_TEMPLATES):
        name = path.removeprefix(f"{OWN_TEMPLATES}/")
        if name.endswith(".py.jinja") and name not in TEMPLATES:
            close = difflib.get_close_matches(name, TEMPLATES, n=1)
            meant = f"did you mean {close[0]}? " if close else ""
            raise Refusal(
                f"{path} takes the place of no template",
                remedy=f"{meant}there are {', '.join(sorted(TEMPLATES))}",
            )
        found[name] = (path, tree.read(path))
    return Templates(found)
