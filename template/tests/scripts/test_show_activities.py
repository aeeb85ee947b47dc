from uuid import uuid4

import pytest

from app.core.unit_of_work import UnitOfWork
from app.schemas.activities import ActivityQuery
from app.scripts.show_activities import show
from app.services.activities import ActivityService


async def test_the_trail_is_printed(uow: UnitOfWork, capsys: pytest.CaptureFixture[str]) -> None:
    subject_id = uuid4()
    await ActivityService(uow).record("order", subject_id, "created")
    await show(uow, ActivityQuery(subject_id=subject_id))
    assert capsys.readouterr().out.endswith(f" order {subject_id} created\n")
