from uuid import uuid4

from httpx2 import AsyncClient

from app.core.unit_of_work import UnitOfWork
from app.services.activities import ActivityService


async def test_the_trail_is_shown_in_pages(api: AsyncClient, uow: UnitOfWork) -> None:
    for action in ("created", "updated", "deleted"):
        await ActivityService(uow).record("order", uuid4(), action)
    first = (await api.get("/activities", params={"limit": 2})).json()
    assert [item["action"] for item in first["items"]] == ["created", "updated"]
    second = (await api.get("/activities", params={"after": first["next"]})).json()
    assert [item["action"] for item in second["items"]] == ["deleted"]
    assert second["next"] is None


async def test_the_trail_of_one_subject(api: AsyncClient, uow: UnitOfWork) -> None:
    subject_id = uuid4()
    await ActivityService(uow).record("order", subject_id, "created")
    await ActivityService(uow).record("order", uuid4(), "created")
    page = (await api.get("/activities", params={"subject_id": str(subject_id)})).json()
    assert [item["subject_id"] for item in page["items"]] == [str(subject_id)]


async def test_an_unknown_filter_is_refused(api: AsyncClient) -> None:
    response = await api.get("/activities", params={"subjectid": "1"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/query/subjectid"
