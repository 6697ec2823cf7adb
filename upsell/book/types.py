"""Column types that keep what SQLite would lose: exact money and moments with a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CENT = Decimal("0.01")


class Money(TypeDecorator[Decimal]):
    """A Decimal kept as whole hundredths of the book's currency."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Give the amount in hundredths; a third decimal place is rounded half to even."""
        del dialect
        if value is None:
            return None
        return int((value / CENT).to_integral_value(rounding=ROUND_HALF_EVEN))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ANN401
        """Give the amount back as a Decimal with two places."""
        del dialect
        return None if value is None else Decimal(int(value)) * CENT


class Moment(TypeDecorator[datetime]):
    """An aware datetime kept as microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Give the microseconds; a datetime without a zone is a defect and raises ValueError."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a moment without a time zone cannot be kept: {value!r}"
            raise ValueError(msg)
        return (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Give the moment back in UTC."""
        del dialect
        return None if value is None else EPOCH + timedelta(microseconds=int(value))
