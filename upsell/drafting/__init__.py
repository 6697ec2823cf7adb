"""Drafts: the words of an email or a call sheet, made of evidence and the account's own facts."""

from upsell.drafting.context import DraftContext, HistoryLine, Written
from upsell.drafting.email import template_for, write_email
from upsell.drafting.kinds import EMAILS
from upsell.drafting.known import figures_of, stale_days
from upsell.drafting.sheet import write_sheet
from upsell.drafting.words import FORBIDDEN_WORDS, forbidden_in

__all__ = [
    "EMAILS",
    "FORBIDDEN_WORDS",
    "DraftContext",
    "HistoryLine",
    "Written",
    "figures_of",
    "forbidden_in",
    "stale_days",
    "template_for",
    "write_email",
    "write_sheet",
]
