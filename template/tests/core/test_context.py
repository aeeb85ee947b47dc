from typing import ClassVar
from uuid import UUID, uuid4

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

from app.core.db import Sessions
from app.core.events import DomainEvent, EventBus, Handler
from app.core.runtime import Runtime
from app.core.unit_of_work import UnitOfWork


class LetterSent(DomainEvent):
    name: ClassVar[str] = "letter.sent"
    letter_id: UUID


class LetterFiled(DomainEvent):
    name: ClassVar[str] = "letter.filed"
    letter_id: UUID


async def test_the_request_is_known_to_the_handlers_of_what_it_caused(sessions: Sessions) -> None:
    seen: list[dict[str, object]] = []

    async def file(event: LetterSent, uow: UnitOfWork) -> None:
        seen.append(get_contextvars())
        async with uow:
            await EventBus(uow).publish(LetterFiled(letter_id=event.letter_id))

    async def note(_event: LetterFiled, _uow: UnitOfWork) -> None:
        seen.append(get_contextvars())

    runtime = Runtime(sessions, [Handler(LetterSent, file), Handler(LetterFiled, note)])
    with bound_contextvars(request_id="r1", unrelated="x"):
        async with (uow := runtime.uow()):
            await EventBus(uow).publish(LetterSent(letter_id=uuid4()))
    structlog.contextvars.clear_contextvars()
    while await runtime.relay.drain():
        pass
    assert [context["request_id"] for context in seen] == ["r1", "r1"]
    assert len({context["event_id"] for context in seen}) == 2
    assert not any("unrelated" in context for context in seen)
    assert get_contextvars() == {}
