from uuid import uuid4

import pytest
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


async def test_a_subject_may_have_a_number_for_its_key(api: AsyncClient, uow: UnitOfWork) -> None:
    for subject, subject_id in (("order", 17), ("order", 18), ("invoice", 17)):
        await ActivityService(uow).record(subject, subject_id, "created")
    params = {"subject": "order", "subject_id": "17"}
    page = (await api.get("/activities", params=params)).json()
    assert [(item["subject"], item["subject_id"]) for item in page["items"]] == [("order", 17)]


@pytest.mark.parametrize("subject_id", ["x", "9223372036854775808", "1" * 400])
async def test_a_subject_that_cannot_be_is_refused(api: AsyncClient, subject_id: str) -> None:
    response = await api.get("/activities", params={"subject_id": subject_id})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"].startswith("/query/subject_id")


async def test_an_unknown_filter_is_refused(api: AsyncClient) -> None:
    response = await api.get("/activities", params={"subjectid": "1"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/query/subjectid"
