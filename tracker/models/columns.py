"""What every row is made of: the declarative class, instants in UTC, enums with a CHECK, the version of a row."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from tracker.extensions import metadata as schema


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. A naive one is refused, because nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite gives the instant back without its zone; it was stored as UTC
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every row class. `Mapped[datetime]` is an aware UTC instant."""

    metadata = schema
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012  the name and form SQLAlchemy asks for


def enum_column(enum: type[StrEnum], name: str | None = None) -> Enum:
    """A column type that stores the values of `enum` as text and lets the database refuse any other.

    `name` is the name of the CHECK inside its table; by default the enum's own, in lower case.
    """
    return Enum(
        enum,
        name=name or enum.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda kind: [member.value for member in kind],
    )


class Versioned:
    """A row that notices a second hand: every UPDATE asks for the version it read and counts one up.

    A lost race raises `sqlalchemy.orm.exc.StaleDataError`. A form carries the version it was drawn from;
    the service compares it before it changes anything.
    """

    version: Mapped[int] = mapped_column(nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}
