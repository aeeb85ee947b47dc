"""What brings a message to a person: the contract, and what an implementation may use."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

MASKED_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person can be reached. Checked when it is made, so nobody checks it again."""

    email: str
    phone: str | None = None

    def __post_init__(self) -> None:
        if "@" not in self.email:
            raise ValueError(f"{self.email!r} is no e-mail address")
        if self.phone is not None and not self.phone.removeprefix("+").isdigit():
            raise ValueError(f"{self.phone!r} is no phone number")


class NotificationSender(ABC):
    """The contract. Services know this class, and no other of the package."""

    @abstractmethod
    def address_of(self, contact: Contact) -> str | None:
        """Where this sender reaches a person; None: it cannot."""

    @abstractmethod
    async def send(self, recipient: str, message: str) -> None:
        """Bring the message to the address.

        Raises:
            OSError: the way is closed for now; trying later may help.
        """


class MessageMixin:
    """Utilities that a sender may use; none of them is asked of it."""

    def _shortened(self, message: str, longest: int) -> str:
        return message if len(message) <= longest else f"{message[: longest - 1]}…"

    def _masked(self, recipient: str) -> str:
        return f"{recipient[:MASKED_CHARACTERS]}…"
