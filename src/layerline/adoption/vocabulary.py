"""What people call the parts of a backend: words of folders and files, by the kind they name.

A strong word says it by itself. A weak one means other things as well, so it counts only where
the code agrees.
"""

from layerline.architecture.layers import Kind
from layerline.architecture.words import words

_STRONG: dict[Kind, str] = {
    Kind.ROUTE: "routes route routers router endpoints endpoint views restapi",
    Kind.PROVIDER: "deps dependencies",
    Kind.HANDLER: "subscribers listeners event_handlers consumers",
    Kind.TASK: "celery_tasks cronjobs",
    Kind.SCRIPT: "cli scripts",
    Kind.SERVICE: "services service usecases use_cases interactors",
    Kind.REPOSITORY: "repositories repository crud cruds dao daos dal",
    Kind.SCHEMA: "schemas schema dtos dto serializers marshmallow",
    Kind.MODEL: "orm",
    Kind.CORE: "settings constants enums exceptions",
}
_WEAK: dict[Kind, str] = {
    Kind.ROOT: """main app application asgi wsgi server bootstrap lifespan container containers
        wiring""",
    Kind.ROUTE: """api apis web http rest resources view handlers ui pages controllers controller
        middleware middlewares graphql gql""",
    Kind.HANDLER: "handlers handler events signals",
    Kind.TASK: "tasks task workers worker jobs job background scheduler",
    Kind.SCRIPT: "commands command management",
    Kind.PROVIDER: "providers",
    Kind.SERVICE: "managers manager logic business operations actions contexts domain commands",
    Kind.REPOSITORY: "stores store storage queries persistence repos repo db data",
    Kind.SCHEMA: "models model types entities requests responses payloads forms",
    Kind.MODEL: "models model entities db database tables",
    Kind.EVENT: "events event messages",
    Kind.CORE: "core db database session security types const errors config configuration logging",
}


def _by_word(table: dict[Kind, str]) -> dict[str, tuple[Kind, ...]]:
    found: dict[str, tuple[Kind, ...]] = {}
    for kind, listed in table.items():
        for word in listed.split():
            found[word] = (*found.get(word, ()), kind)
    return found


STRONG = {word: kinds[0] for word, kinds in _by_word(_STRONG).items()}
"""The kind that a word means."""
WEAK = _by_word(_WEAK)
"""The kinds that a word may mean."""
GRAPHS = words("graphql gql")
"""Folders of an API: what its schemas and repositories are called after, callers ask for."""
NEUTRAL = words("utils util helpers helper common lib shared support internal")
"""Folders that what stands above them says nothing about."""
