"""Three questions to ask in a call, by its reason."""

from __future__ import annotations

QUESTIONS = {
    "seats": (
        "Who joins next, and when?",
        "Who decides about seats on your side?",
        "Is anyone sharing a login today?",
    ),
    "api": (
        "What is driving the volume?",
        "Which month will be your peak?",
        "What happens on your side when the limit is reached?",
    ),
    "growth": (
        "Which team are the new people from?",
        "Who trains them?",
        "What would make them stop using it?",
    ),
    "premium": (
        "What did you do before you had it?",
        "What is still missing?",
        "Who else would use it?",
    ),
    "outcome": (
        "Who else inside should hear about this result?",
        "What is the next goal?",
        "What could stop it?",
    ),
    "usecase": (
        "Who owns it?",
        "What would make it permanent?",
        "What do you use beside us for it?",
    ),
}
