"""Templates: the texts of drafts, changed in words, looked at before, kept with every version."""

from upsell.services.templates.keeping import (
    TemplatePage,
    bring_back,
    reset,
    save_template,
    template_page,
)
from upsell.services.templates.looking import Occasion, Preview, occasions, preview

__all__ = [
    "Occasion",
    "Preview",
    "TemplatePage",
    "bring_back",
    "occasions",
    "preview",
    "reset",
    "save_template",
    "template_page",
]
