"""The table that counts attempts to log in, for all processes together."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class LoginAttempts(Base):
    """How often it was tried for one account or from one address. The key is a digest."""

    __tablename__ = "login_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int]
    window_ends_at: Mapped[dt.datetime] = mapped_column(index=True)
