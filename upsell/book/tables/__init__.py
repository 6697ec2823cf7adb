"""The tables of the book, by what they are about; `upsell.book.schema` names them all."""
