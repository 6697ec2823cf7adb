"""Headroom: from a usage limit to an expansion offer, and from there to conversion by signal."""
