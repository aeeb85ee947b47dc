"""Which layerline this is, and where its template lives in public. Imports nothing."""

import re

VERSION = "0.1.0.dev0"
"""The one place of the version: the build reads it from here, so do `--version` and `new`."""

PUBLISHED = False
"""Whether `pip install layerline` finds us; until then no generated file may depend on it."""

TEMPLATE_ADDRESS = "gh:layerline/layerline"
"""The template as copier writes it; `copier update` in a generated project goes there."""

ISSUES_ADDRESS = "https://github.com/layerline/layerline/issues"


def template_source() -> dict[str, str]:
    """What the answers file says about the template, in copier's own keys.

    Each release of the tool is a release of the template, under the same tag. A build that
    is no release has no tag: without `_commit`, copier refuses an update in one sentence
    instead of asking the repository for a revision that nobody has.
    """
    source = {"_src_path": TEMPLATE_ADDRESS}
    if re.fullmatch(r"\d+\.\d+\.\d+", VERSION):
        return {"_commit": f"v{VERSION}", **source}
    return {**source, "_layerline_development_version": VERSION}
