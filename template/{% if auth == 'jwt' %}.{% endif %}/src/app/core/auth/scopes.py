"""What an account can be allowed to do beyond what every account may."""

from enum import StrEnum


class Scope(StrEnum):
    """As tokens and the description of the API name it. A new one needs a line in each."""

    ACCOUNTS_MANAGE = "accounts:manage"


DESCRIPTIONS: dict[str, str] = {
    Scope.ACCOUNTS_MANAGE: "Make, change and remove accounts.",
}
