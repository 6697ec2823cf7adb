"""Files people bring: bytes in, rows of text with the row numbers a spreadsheet shows out."""
