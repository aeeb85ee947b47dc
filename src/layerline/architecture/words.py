"""Words that mean something already: to Python, SQL, the frameworks or the template.

Frozen here, Python's own aside, so that a name is accepted or refused on every machine
alike, whatever is installed there. `layerline.architecture.reserved` says where each applies.
"""

import builtins
import keyword


def words(text: str) -> frozenset[str]:
    """A list as words between spaces, which is read and reviewed best."""
    return frozenset(text.split())


PYTHON = frozenset(keyword.kwlist)
"""Never a name. They are all lower case but `None`, `True` and `False`."""

_SITE = frozenset({"copyright", "credits", "exit", "help", "license", "quit"})

BUILTINS = frozenset(dir(builtins)) | _SITE
"""Names that a variable or a class of ours would shadow; includes the exceptions."""

SOFT = frozenset({"_", "case", "match", "type"})

_POSTGRESQL = words("""
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check
    collate collation column concurrently constraint create cross current_catalog current_date
    current_role current_schema current_time current_timestamp current_user default deferrable
    desc distinct do else end except false fetch for foreign freeze from full grant group having
    ilike in initially inner intersect into is isnull join lateral leading left like limit
    localtime localtimestamp natural not notnull null offset on only or order outer overlaps
    placing primary references returning right select session_user similar some symmetric
    system_user table tablesample then to trailing true union unique user using variadic verbose
    when where window with
""")
_POSTGRESQL_COLUMNS = words("cmax cmin ctid tableoid xmax xmin")
_SQLITE = words("""
    add alter autoincrement between commit delete drop escape exists if index insert raise set
    transaction update values
""")

SQL = _POSTGRESQL | _POSTGRESQL_COLUMNS | _SQLITE
"""PostgreSQL's fully reserved words and own columns, and what SQLite refuses without quotes
(found by trying each of its keywords)."""

SQLALCHEMY = frozenset({"awaitable_attrs", "metadata", "query", "registry"})
"""Attributes of a declarative base."""

PYDANTIC = words("""
    construct copy dict from_orm json mro parse_file parse_obj parse_raw register schema
    schema_json update_forward_refs validate
""")
"""Attributes of a BaseModel and its metaclass; beside them, all that begins with `model_`."""

BASE_COLUMNS = frozenset({"id", "created_at", "updated_at", "version"})
"""What the base entity of the template gives to each table."""

IN_CLASS_BODIES = frozenset(
    {"bool", "cls", "dt", "float", "int", "mapped_column", "relationship", "self", "str"}
)
"""Names that generated classes use below their own attributes, so none may be called so."""

IMPORTED_CLASSES = words("""
    Activity Annotated Any APIRouter Base BaseModel BaseRepository BigInteger Boolean
    CheckConstraint Date DateTime Decimal Depends DomainEvent Double Entity EventBus ExactDecimal
    Field Float
    ForeignKey Index Integer JSON JsonDocument KeysetPage KeysetQuery Mapped Query Response
    Runtime StrEnum String Text Time UnitOfWork UniqueConstraint UUID Uuid
""")
"""Classes that generated files import; `Activity` is the template's own entity."""

FIXTURES = words("api change each_uow memory_uow runtime session statements uow url")
"""What the generated tests use beside the entity; a variable of that name would hide it."""

GENERATED_SUFFIXES = words(
    "Create Created Deleted Factory Query Read Repository Service Update Updated"
)
"""What follows an entity's name in the classes generated for it, as `OrderCreate`."""

OWNED_MODULES = frozenset({"activities", "base", "handlers", "health"})
"""Modules and packages that the template has where an entity's modules go."""

OWNED_TABLES = frozenset({"activities", "alembic_version", "inbox", "outbox"})
