"""Calls of other libraries that keep the thread waiting, by what they wait for."""

from enum import StrEnum

from layerline.rules.knowledge.http_clients import as_known

# In the tables, `*` is any method of the object, `**` any method of what it gives, too.


class Wait(StrEnum):
    """What a blocking call waits for."""

    OTHERS = "others"
    """The network, a database, another process, the clock."""
    DISK = "disk"
    PERSON = "person"
    """Somebody at a terminal: where there is one, nothing else may be going on."""
    LOOP = "loop"
    """An event loop of its own, inside the one that runs."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_METHODS = "get post put patch delete head options request"
_SENDING = " ".join(f"Session.{name}" for name in [*_METHODS.split(), "send"])
_TABLE: dict[str, str] = {
    "time": "sleep",
    "requests": f"{_METHODS} {_SENDING}",
    "curl_cffi.requests": _METHODS,
    "httpx": f"{_METHODS} stream {_SENDING} Session.stream".replace("Session.", "Client."),
    "urllib.request": "urlopen urlretrieve",
    "urllib3": "request PoolManager.* HTTPConnectionPool.* HTTPSConnectionPool.*",
    "http.client": "HTTPConnection.* HTTPSConnection.*",
    "subprocess": "run call check_call check_output getoutput getstatusoutput Popen.wait "
    "Popen.communicate",
    "os": "system popen waitpid wait",
    "socket": "create_connection getaddrinfo gethostbyname socket.connect socket.recv "
    "socket.send socket.sendall socket.accept",
    "ftplib": "FTP FTP.* FTP_TLS FTP_TLS.*",
    "smtplib": "SMTP SMTP.* SMTP_SSL SMTP_SSL.*",
    "poplib": "POP3 POP3.* POP3_SSL POP3_SSL.*",
    "imaplib": "IMAP4 IMAP4.* IMAP4_SSL IMAP4_SSL.*",
    "telnetlib": "Telnet Telnet.*",
    "psycopg2": "connect connect.**",
    "psycopg": "connect connect.** Connection.connect Connection.connect.**",
    "pymysql": "connect connect.**",
    "MySQLdb": "connect connect.**",
    "mysql.connector": "connect connect.**",
    "pyodbc": "connect connect.**",
    "cx_Oracle": "connect connect.**",
    "sqlite3": "connect connect.**",
    "redis": "Redis.* StrictRedis.* from_url.*",
    "pymongo": "MongoClient.**",
    "memcache": "Client.*",
    "pymemcache": "Client.*",
    "boto3": "client.* resource.** Session.client.* Session.resource.**",
    "elasticsearch": "Elasticsearch.**",
    "paramiko": "SSHClient.connect SSHClient.exec_command Transport.*",
    "pika": "BlockingConnection BlockingConnection.**",
    "kafka": "KafkaProducer.flush KafkaConsumer.poll",
    "zeep": "Client Client.**",
    "xmlrpc.client": "ServerProxy.*",
    "stripe": "Charge.create Customer.create PaymentIntent.create",
    "sqlalchemy.orm": "Session.execute Session.scalars Session.scalar Session.get Session.query.** "
    "Session.commit Session.flush Session.refresh Session.merge Session.rollback "
    "sessionmaker.__call__.execute sessionmaker.__call__.commit sessionmaker.__call__.query.** "
    "sessionmaker.__call__.scalars sessionmaker.__call__.scalar sessionmaker.__call__.get",
    "sqlmodel": "Session.exec Session.execute Session.get Session.commit Session.refresh "
    "Session.flush",
    "sqlalchemy": "create_engine.connect create_engine.begin create_engine.connect.** "
    "create_engine.begin.**",
    "threading": "Event.wait Thread.join Barrier.wait Condition.wait",
    "queue": "Queue.get Queue.join SimpleQueue.get",
    "concurrent.futures": "wait Future.result ThreadPoolExecutor.submit.result "
    "ProcessPoolExecutor.submit.result ThreadPoolExecutor.map ProcessPoolExecutor.map",
}
_OF_PEOPLE: dict[str, str] = {"builtins": "input", "getpass": "getpass"}
_ON_DISK: dict[str, str] = {
    "builtins": "open",
    "io": "open",
    "pathlib": "Path.read_text Path.read_bytes Path.write_text Path.write_bytes Path.open",
    "shutil": "copy copy2 copyfile copytree rmtree move make_archive unpack_archive",
    "zipfile": "ZipFile ZipFile.extractall",
    "tarfile": "open open.extractall",
}
_OF_LOOPS: dict[str, str] = {
    "asyncio": "run run_until_complete get_event_loop.run_until_complete "
    "new_event_loop.run_until_complete get_running_loop.run_until_complete Runner.run",
    "anyio": "run from_thread.run",
    "trio": "run",
    "uvloop": "run",
    "asgiref.sync": "async_to_sync.__call__",
}
_HARMLESS = frozenset(
    {"close", "__call__", "cursor", "closed", "mount", "headers", "cookies", "auth", "params"}
    | {
        "pipeline",
        "pubsub",
        "lock",
        "meta",
        "verify",
        "proxies",
        "hooks",
        "adapters",
        "isolation_level",
    }
)
"""Methods and attributes of blocking clients that wait for nobody."""
_BUILDING = words(
    """add_columns add_entity correlate cte distinct enable_eagerloads except_
    execution_options exists filter filter_by from_statement group_by having intersect join
    label limit offset options order_by outerjoin params populate_existing prefix_with
    scalar_subquery select_from slice statement subquery union union_all where whereclause
    with_entities with_for_update yield_per"""
)
"""Methods of a query that only build it."""


def waits_for(dotted: str) -> Wait | None:
    """What a call of a dotted name waits for, None where it does not."""
    dotted = as_known(dotted)
    if _is_in(dotted, _TABLE):
        return Wait.OTHERS
    if _is_in(dotted, _ON_DISK):
        return Wait.DISK
    if _is_in(dotted, _OF_PEOPLE):
        return Wait.PERSON
    return Wait.LOOP if _is_in(dotted, _OF_LOOPS) else None


def _is_in(dotted: str, table: dict[str, str]) -> bool:
    parts = dotted.split(".")
    if parts[0] == "sqlalchemy" and "query" in parts[:-1] and parts[-1] in _BUILDING:
        return False
    for length in range(len(parts) - 1, 0, -1):
        names = table.get(".".join(parts[:length]))
        if names is not None and _matches(parts[length:], names.split()):
            return True
    return False


def _matches(inside: list[str], names: list[str]) -> bool:
    for name in names:
        wanted = name.split(".")
        if wanted[-1] in ("*", "**"):
            deep = len(inside) > len(wanted) and wanted[-1] == "**"
            fits = (deep or len(inside) == len(wanted)) and inside[: len(wanted) - 1] == wanted[:-1]
            if fits and inside[-1] not in _HARMLESS:
                return True
        elif inside == wanted:
            return True
    return False


REPLACEMENTS: dict[str, str] = {
    "requests": "httpx.AsyncClient or aiohttp",
    "urllib3": "httpx.AsyncClient or aiohttp",
    "psycopg2": "asyncpg, or psycopg 3 with AsyncConnection",
    "pymysql": "asyncmy or aiomysql",
    "MySQLdb": "asyncmy or aiomysql",
    "mysql.connector": "asyncmy or aiomysql",
    "sqlite3": "aiosqlite",
    "pymongo": "pymongo.AsyncMongoClient",
    "boto3": "aioboto3 or aiobotocore",
    "smtplib": "aiosmtplib",
    "ftplib": "aioftp",
    "paramiko": "asyncssh",
    "pika": "aio-pika",
    "kafka": "aiokafka",
    "memcache": "aiomcache",
    "pymemcache": "aiomcache",
    "pyodbc": "aioodbc",
    "cx_Oracle": "oracledb's connect_async",
    "zeep": "zeep.AsyncClient",
    "telnetlib": "telnetlib3",
    "imaplib": "aioimaplib",
}
"""Libraries that only know how to block, and what does the same without."""
