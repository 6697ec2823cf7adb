"""Why a cell cannot be taken."""

from __future__ import annotations


class Trouble(Exception):
    """A cell that cannot be taken: `problem` says what is wrong, `remedy` what to write instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        """Keep both halves of the sentence."""
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
