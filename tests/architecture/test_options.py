"""Options that contradict are refused with one sentence; the others mean the same wherever read."""

import pytest

from layerline.architecture.domain_events import parse_event
from layerline.architecture.entity import Entity, entity
from layerline.architecture.options import NAMES, Key, Operation, Options, Paging
from layerline.architecture.options_reading import options_of
from layerline.errors import Refusal

FIELDS = ["a:str", "b:int", "c:text", "d:enum=x,y", "e:bool", "f:int:readonly:default=0"]
FIELDS += ["g:str:unique", "h:ref=Other", "long:str=5000"]


def asked(given: dict[str, object], fields: list[str] = FIELDS) -> Entity:
    return entity("Order", fields, options=options_of(given))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"only": []}, "does nothing"),
        ({"only": ["create", "make"]}, "`--only` knows no `make`"),
        ({"only": ["create", "create"]}, "names `create` twice"),
        ({"only": "create"}, "must be an array of strings"),
        ({"only": ["create"], "soft_delete": True}, "`--only` leaves `delete` out"),
        ({"only": ["create"], "paginate": "offset"}, "`--only` leaves `list` out"),
        ({"paginate": "pages"}, "`--paginate` knows no `pages`"),
        ({"pk": "serial"}, "`--pk` knows no `serial`"),
        ({"pk": 4}, "`pk` must be a string"),
        ({"soft_delete": "yes"}, "`soft_delete` must be true or false"),
        ({"route": 0}, "`route` must be true or false"),
        ({"unique": ["a", "b"]}, "must be an array of arrays"),
        ({"unique": [["a"]]}, "several fields together"),
        ({"index": [["a", ""]]}, "several fields together"),
        ({"index": [["a", "a"]]}, "names a field twice"),
        ({"index": [["a", "b"], ["a", "b"]]}, "stands there twice"),
        ({"unique": [["a", "b"], ["b", "a"]]}, "stands there twice"),
        ({"unique": [["a", "z"]]}, "names `z`, which is no field of Order"),
        ({"unique": [["a", "h_id"]]}, "names `h_id`, which is no field of Order"),
        ({"unique": [["a", "c"]]}, "too long for an index"),
        ({"index": [["a", "long"]]}, "too long for an index"),
        ({"unique": [["d", "e"]]}, "only as many records"),
        ({"unique": [["a", "f"]]}, "`readonly`"),
        ({"unique": [["a", "g"]]}, "unique by itself"),
        ({"unique": [["a", "b"]], "index": [["a", "b"]]}, "brings its index along"),
    ],
)
def test_what_contradicts_is_refused(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        asked(given)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("fields", "given", "sentence"),
    [
        (["deleted_at:datetime"], {"soft_delete": True}, "of its own"),
        (["a:str:filter"], {"only": ["create"]}, "is for a list"),
        (["a:str:sort"], {"only": ["create"]}, "is for a list"),
    ],
)
def test_fields_and_options_must_fit(
    fields: list[str], given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        asked(given, fields)


def test_what_has_no_route_is_not_public() -> None:
    with pytest.raises(Refusal, match="`public` opens routes"):
        entity("Order", [], public=True, options=Options(route=False))


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("a:str:readonly", "without a value to begin with"),
        ("a:ref=Other:readonly", "without a value to begin with"),
        ("a:str:readonly:immutable:null", "covers `immutable`"),
        ("a:str:private:sensitive", "covers `private`"),
        ("a:str:private:filter", "would tell what `private` hides"),
        ("a:str:sensitive:sort", "would tell what `sensitive` hides"),
    ],
)
def test_who_sets_and_who_sees_a_field_must_fit(field: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        asked({}, [field])


@pytest.mark.parametrize(
    "field",
    [
        "a:str:immutable",
        "a:int:readonly:default=0",
        "a:str:null:readonly:private",
        "a:str:unique:immutable:sensitive",
    ],
)
def test_a_field_is_written_as_it_was_read(field: str) -> None:
    whole = asked({}, [field])
    assert asked({}, [whole.fields[0].spec]) == whole


def test_options_are_written_as_they_were_read() -> None:
    options = Options(
        only=(Operation.CREATE, Operation.LIST, Operation.DELETE),
        route=False,
        events=False,
        domain_events=(parse_event("Order", "shipped", ["carrier:str", "at:datetime:null"]),),
        soft_delete=True,
        unique=(("a", "b"),),
        index=(("b", "a"), ("a", "d")),
        key=Key.BIGINT,
        paginate=Paging.OFFSET,
    )
    assert options_of(options.given) == options
    assert tuple(options.given) == NAMES
    assert Options().given == {}
