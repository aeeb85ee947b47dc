"""Who acts: what services are told about their caller, instead of a request."""

from dataclasses import dataclass
from uuid import UUID

from app.core.auth.errors import MissingScopeError


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller who is known.

    Attributes:
        id: of their account.
        scopes: what they may do beyond what everybody may who is known.
    """

    id: UUID
    scopes: frozenset[str] = frozenset()

    def require(self, *scopes: str) -> None:
        """Refuse to go on without these scopes.

        Raises:
            MissingScopeError: the caller lacks one of them.
        """
        missing = set(scopes) - self.scopes
        if missing:
            raise MissingScopeError(missing)
