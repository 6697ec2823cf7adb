"""What every table shares: the metadata, and the account a row belongs to."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData, String

metadata = MetaData()


def account_id() -> Column[str]:
    """Give the column that says which account a row belongs to."""
    return Column("account_id", String, ForeignKey("accounts.account_id"), nullable=False)
