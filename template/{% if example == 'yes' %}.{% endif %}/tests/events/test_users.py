from app.core.runtime import Runtime
from app.core.unit_of_work import UnitOfWork
from app.schemas.activities import ActivityQuery
from app.schemas.users import UserUpdate
from app.services.activities import ActivityService
from app.services.users import UserService
from tests.factories.users import create_user


async def test_the_activity_trail_tells_its_story(uow: UnitOfWork, runtime: Runtime) -> None:
    user = await create_user(uow)
    await UserService(uow).update(user.id, UserUpdate())
    await UserService(uow).delete(user.id)
    while await runtime.relay.drain():
        pass
    activities = await ActivityService(uow).get_multi(ActivityQuery(subject_id=user.id))
    assert {(activity.subject, activity.action) for activity in activities} == {
        ("user", "created"),
        ("user", "updated"),
        ("user", "deleted"),
    }
