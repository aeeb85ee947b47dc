"""Why a repair is left to a person."""


class Unsure(Exception):  # noqa: N818 it is an answer, not an error
    """No repair is certainly right here.

    Attributes:
        reason: what stands in its way, in the user's own names.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
