from uuid import uuid4

from app.core.notifications.sender import Contact, NotificationSender
from app.core.runtime import Runtime
from app.core.unit_of_work import UnitOfWork
from app.schemas.users import UserUpdate
from app.services.notifications import NotificationService
from app.services.users import UserService
from tests.factories.users import create_user


class Postbox(NotificationSender):
    """Keeps what is sent; reaches people by phone."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def address_of(self, contact: Contact) -> str | None:
        return contact.phone

    async def send(self, recipient: str, message: str) -> None:
        self.sent.append((recipient, message))


async def test_a_new_user_is_welcomed_after_the_commit(uow: UnitOfWork, runtime: Runtime) -> None:
    user = await create_user(uow, name="Ada")
    assert await NotificationService(uow).get_of_user(user.id) == []
    while await runtime.relay.drain():
        pass
    told = await NotificationService(uow).get_of_user(user.id)
    assert [notification.message for notification in told] == ["Welcome, Ada!"]


async def test_the_message_goes_where_the_sender_reaches_the_user(uow: UnitOfWork) -> None:
    user = await create_user(uow, name="Ada", phone="+4912345")
    postbox = Postbox()
    await NotificationService(uow, postbox).welcome(user.id)
    assert postbox.sent == [("+4912345", "Welcome, Ada!")]


async def test_who_cannot_be_reached_is_not_told(uow: UnitOfWork) -> None:
    user = await create_user(uow, phone=None)
    postbox = Postbox()
    assert await NotificationService(uow, postbox).welcome(user.id) is None
    assert postbox.sent == []


async def test_who_has_left_is_not_told(uow: UnitOfWork) -> None:
    user = await create_user(uow, phone="+4912345")
    await UserService(uow).deactivate(user.id)
    postbox = Postbox()
    assert await NotificationService(uow, postbox).welcome(user.id) is None
    assert postbox.sent == []


async def test_who_leaves_is_told_goodbye(uow: UnitOfWork, runtime: Runtime) -> None:
    user = await create_user(uow, name="Ada")
    await UserService(uow).deactivate(user.id)
    while await runtime.relay.drain():
        pass
    told = await NotificationService(uow).get_of_user(user.id)
    assert [notification.message for notification in told] == ["Goodbye, Ada!"]


async def test_a_stale_event_says_nothing(uow: UnitOfWork) -> None:
    user = await create_user(uow, phone="+4912345")
    left = await UserService(uow).deactivate(user.id)
    version = left.version
    await UserService(uow).update(user.id, UserUpdate(active=True))
    back = await UserService(uow).deactivate(user.id)
    postbox = Postbox()
    assert await NotificationService(uow, postbox).farewell(user.id, version) is None
    assert await NotificationService(uow, postbox).farewell(user.id, back.version) is not None
    assert postbox.sent == [("+4912345", f"Goodbye, {user.name}!")]


async def test_who_is_gone_is_not_told(uow: UnitOfWork) -> None:
    assert await NotificationService(uow, Postbox()).farewell(uuid4(), 1) is None
