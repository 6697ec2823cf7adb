"""Outreach: from a signal to a draft, from the draft to an offer or a booked call, and back."""

from upsell.services.outreach.calls import PAST_DAYS, book_call, log_held_call, move_call
from upsell.services.outreach.document import sheet_document
from upsell.services.outreach.drafting import choose_play, edit, open_draft, rewrite
from upsell.services.outreach.emails import log_offer
from upsell.services.outreach.follow_ups import log_follow_up, undo_follow_up
from upsell.services.outreach.undoing import undo
from upsell.services.outreach.view import Outreach, PlayOption

__all__ = [
    "PAST_DAYS",
    "Outreach",
    "PlayOption",
    "book_call",
    "choose_play",
    "edit",
    "log_follow_up",
    "log_held_call",
    "log_offer",
    "move_call",
    "open_draft",
    "rewrite",
    "sheet_document",
    "undo",
    "undo_follow_up",
]
