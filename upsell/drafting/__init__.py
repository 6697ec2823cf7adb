"""Drafts: the words of an email or a call sheet, made of evidence and the account's own facts."""

from upsell.drafting.context import DraftContext, FirstWord, HistoryLine, Written
from upsell.drafting.email import template_for, write_email, write_follow_up
from upsell.drafting.kinds import EMAILS, FOLLOW_UP, NAMES, SHEET
from upsell.drafting.known import figures_of, stale_days
from upsell.drafting.sheet import write_sheet
from upsell.drafting.wording import Wording
from upsell.drafting.words import FORBIDDEN_WORDS, forbidden_in

__all__ = [
    "EMAILS",
    "FOLLOW_UP",
    "FORBIDDEN_WORDS",
    "NAMES",
    "SHEET",
    "DraftContext",
    "FirstWord",
    "HistoryLine",
    "Wording",
    "Written",
    "figures_of",
    "forbidden_in",
    "stale_days",
    "template_for",
    "write_email",
    "write_follow_up",
    "write_sheet",
]
