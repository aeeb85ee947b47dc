"""Why access is refused. Nothing here knows HTTP: `api/access.py` translates."""

from collections.abc import Iterable

from app.core.errors import AppError


class UnauthenticatedError(AppError):
    """Nobody knows who the caller is."""

    code = "unauthenticated"
    title = "Not authenticated"


class InvalidTokenError(UnauthenticatedError):
    """The caller's token is forged, expired, revoked or meant for somebody else."""

    code = "invalid-token"
    title = "Invalid token"


class InvalidCredentialsError(UnauthenticatedError):
    """There is no active account with this address and this password. Never says which."""

    code = "invalid-credentials"
    title = "Wrong e-mail address or password"


class ForbiddenError(AppError):
    """The caller is known, and may not do this."""

    code = "forbidden"
    title = "Not allowed"


class MissingScopeError(ForbiddenError):
    """The caller's token does not reach as far as this."""

    code = "missing-scope"

    def __init__(self, scopes: Iterable[str]) -> None:
        self.scopes = sorted(scopes)
        super().__init__(f"this needs the scope {' and '.join(self.scopes)}")


class TooManyAttemptsError(AppError):
    """Somebody is guessing passwords, or has forgotten one."""

    code = "too-many-attempts"
    title = "Too many attempts"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"try again in {seconds} seconds")
