"""HTTP for the caller's own account."""

from fastapi import APIRouter, status

from app.api.deps.auth import PrincipalDep
from app.api.deps.login import ClientAddress, LoginServiceDep
from app.api.errors import problems
from app.models.accounts import Account
from app.schemas.accounts import AccountRead
from app.schemas.login import PasswordChange

router = APIRouter(prefix="/me", tags=["me"])


@router.get("", response_model=AccountRead)
async def get_me(principal: PrincipalDep, service: LoginServiceDep) -> Account:
    """The caller's own account."""
    return await service.get_account(principal)


@router.post("/password", status_code=status.HTTP_204_NO_CONTENT, responses=problems(403, 422, 429))
async def change_password(
    change: PasswordChange,
    principal: PrincipalDep,
    address: ClientAddress,
    service: LoginServiceDep,
) -> None:
    """Replace the caller's own password. All refresh tokens are good for nothing afterwards."""
    await service.change_password(principal, change, address)
