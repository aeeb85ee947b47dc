"""Words that mean something already: to Python, SQL, the frameworks or the template.

Frozen here, Python's own aside, so that a name is accepted or refused on every machine
alike, whatever is installed there. `layerline.architecture.reserved` says where each applies.
"""

import builtins
import keyword
import sys


def words(text: str) -> frozenset[str]:
    """A list as words between spaces, which is read and reviewed best."""
    return frozenset(text.split())


PYTHON = frozenset(keyword.kwlist)
"""Never a name. They are all lower case but `None`, `True` and `False`."""

_SITE = frozenset({"copyright", "credits", "exit", "help", "license", "quit"})

BUILTINS = frozenset(dir(builtins)) | _SITE
"""Names that a variable or a class of ours would shadow; includes the exceptions."""

SOFT = frozenset(keyword.softkwlist) | {"_", "case", "match", "type"}

DEVICES = words("aux con nul prn") | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
"""What Windows takes for a device, whatever follows after a dot."""

STDLIB = sys.stdlib_module_names
"""Modules that one of ours would hide from whoever runs a file beside it."""

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

_MYSQL = words("""
    accessible add all alter analyze and as asc asensitive before between bigint binary blob both
    by call cascade case change char character check collate column condition constraint continue
    convert create cross cube cume_dist current_date current_time current_timestamp current_user
    cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare
    default delayed delete dense_rank desc describe deterministic distinct distinctrow div double
    drop dual each else elseif empty enclosed escaped except exists exit explain false fetch
    first_value float float4 float8 for force foreign from fulltext function generated get grant
    group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore
    in index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect
    interval into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag
    last_value lateral lead leading leave left like limit linear lines load localtime
    localtimestamp lock long longblob longtext loop low_priority master_bind
    master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint
    minute_microsecond minute_second mod modifies natural not no_write_to_binlog nth_value ntile
    null numeric of on optimize optimizer_costs option optionally or order out outer outfile over
    partition percent_rank precision primary procedure purge range rank read reads read_write real
    recursive references regexp release rename repeat replace require resignal restrict return
    revoke right rlike row row_number rows schema schemas second_microsecond select sensitive
    separator set show signal smallint spatial specific sql sqlexception sqlstate sqlwarning
    sql_big_result sql_calc_found_rows sql_small_result ssl starting stored straight_join system
    table terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique
    unlock unsigned update usage use using utc_date utc_time utc_timestamp values varbinary varchar
    varcharacter varying virtual when where while window with write xor year_month zerofill
""")

MYSQL_ONLY = _MYSQL - SQL
"""What only MySQL 8 reserves. A project speaks SQLite and PostgreSQL, and SQLAlchemy quotes such a
name on MySQL; it is SQL written by hand that would need the quotes."""

HTTP_QUERY = words("before cursor fields filter include offset order per_page q query search size")
"""Query parameters that mean something else in most APIs, and nothing yet in ours."""

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
    {"bool", "cls", "dt", "exact", "float", "int", "mapped_column", "relationship", "self", "str"}
)
"""Names that generated classes use below their own attributes, so none may be called so."""

QUERY = frozenset(
    {
        "after",
        "filters",
        "keys_grow",
        "limit",
        "next_after",
        "order",
        "page",
        "position",
        "ranges",
        "sort",
    }
)
"""Attributes of the query of each list."""

IMPORTED_CLASSES = words("""
    Activity Annotated Any AnyEntity APIRouter Base BaseModel BaseRepository BigInteger Boolean
    CheckConstraint ClassVar ConfigDict Date DateTime Decimal Depends DomainEvent Double Entity
    EventBus ExactDecimal Field Float ForeignKey Index Integer JSON JsonDocument KeysetPage
    KeysetPosition KeysetQuery Mapped NumberedEntity NumberedPosition OffsetPage OffsetQuery Once
    Query Request RequestKey RequestKeyDep Response Runtime SoftDeletable SoftDeleteRepository
    StrEnum String Text Time UniqueConstraint UnitOfWork UUID Uuid
""")
"""Classes that generated files import; `Activity` is the template's own entity."""

FIXTURES = words("api change each_uow memory_uow runtime session statements uow url")
"""What the generated tests use beside the entity; a variable of that name would hide it."""

GENERATED_SUFFIXES = words(
    "Create Created Deleted Factory Position Query Read Repository Service Update Updated"
)
"""What follows an entity's name in the classes generated for it, as `OrderCreate`."""

OWNED_MODULES = words(
    "activities base handlers health idempotency keyset listing numbered offset soft_delete"
)
"""Modules and packages that the template has where an entity's modules go."""

OWNED_PATHS = frozenset({"activities", "docs", "health", "openapi", "redoc"})
"""Segments of URLs that the template serves itself."""

OWNED_EVENTS = frozenset({"activity"})
"""Topics of the template's own events."""

OWNED_TABLES = words("activities alembic_version idempotency_keys inbox outbox periodic_runs")
