"""Headroom: from a usage limit to an expansion offer, and from the offer to conversion by signal."""
