from app.core.runtime import Runtime
from app.core.unit_of_work import UnitOfWork
from app.schemas.activities import ActivityQuery
from app.schemas.organizations import OrganizationUpdate
from app.services.activities import ActivityService
from app.services.organizations import OrganizationService
from tests.factories.organizations import create_organization


async def test_the_activity_trail_tells_its_story(uow: UnitOfWork, runtime: Runtime) -> None:
    organization = await create_organization(uow)
    await OrganizationService(uow).update(organization.id, OrganizationUpdate())
    await OrganizationService(uow).delete(organization.id)
    while await runtime.relay.drain():
        pass
    activities = await ActivityService(uow).get_multi(ActivityQuery(subject_id=organization.id))
    assert {(activity.subject, activity.action) for activity in activities} == {
        ("organization", "created"),
        ("organization", "updated"),
        ("organization", "deleted"),
    }
