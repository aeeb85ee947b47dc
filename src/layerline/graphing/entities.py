"""Which entity a module belongs to, told by names alone: it works on code we never made.

`services/orders.py`, `orders/service.py`, `order_service.py` and `api/v1/routes/order.py` all
are about orders. A noun is an entity where at least two layers have a module of that name, and
one of them works with data; what wires, runs or carries all of it does not count.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from layerline.architecture.layers import Kind
from layerline.architecture.plural import plural_of
from layerline.architecture.words import words

_LAYER_WORDS = words("""
    adapter adapters api app base broker common config consumer consumers controller controllers
    core crud dal dao daos db deps dependencies dependency domain dto dtos endpoint endpoints
    entities entity enums error errors event events exceptions handler handlers helpers init
    internal job jobs lib listener listeners main manager managers middleware model models
    orm permissions persistence provider providers query queries repo repos repositories
    repository route router routers routes schema schemas script scripts selectors serializers
    service services settings shared storage store subscriber subscribers table tables task tasks
    types usecase usecases util utils validators view views web worker workers
""")
_DATA = frozenset({Kind.SERVICE, Kind.REPOSITORY, Kind.MODEL})
_FOR_ALL = frozenset({Kind.ROOT, Kind.CORE, Kind.PLAIN, None})
_ENOUGH = 2
_VERSION = re.compile(r"v\d+(?:_\d+)?")


def entities_of(kinds: Mapping[str, Kind | None]) -> dict[str, str]:
    """The entity of each module, "" for none.

    Args:
        kinds: the kind of its layer by dotted module name.
    """
    nouns = {module: tuple(_nouns(module)) for module in kinds}
    known = {noun for found in nouns.values() for noun in found}
    layers: dict[str, set[Kind | None]] = {}
    for module, found in nouns.items():
        for noun in found:
            layers.setdefault(_same(noun, known), set()).add(kinds[module])
    shared = {noun for noun, found in layers.items() if not _is_entity(found)}
    return {module: _last(found, known, shared) for module, found in nouns.items()}


def _is_entity(kinds: set[Kind | None]) -> bool:
    return len(kinds - _FOR_ALL) >= _ENOUGH and not kinds.isdisjoint(_DATA)


def _last(nouns: Iterable[str], known: set[str], shared: set[str]) -> str:
    """The most exact noun that is an entity: `invoices` of `billing/invoices.py`."""
    found = [same for noun in nouns if (same := _same(noun, known)) not in shared]
    return found[-1] if found else ""


def _same(noun: str, known: set[str]) -> str:
    """One spelling for `order` and `orders`, where both are used."""
    plural = plural_of(noun)
    return plural if plural in known else noun


def _nouns(module: str) -> Iterator[str]:
    """What the parts of a dotted name are about, without the words that only name a layer."""
    for part in module.split(".")[1:]:
        left = [word for word in part.strip("_").lower().split("_") if word]
        while left and _is_layer_word(left[-1]):
            left.pop()
        while left and _is_layer_word(left[0]):
            left.pop(0)
        if left:
            yield "_".join(left)


def _is_layer_word(word: str) -> bool:
    return word in _LAYER_WORDS or bool(_VERSION.fullmatch(word))
