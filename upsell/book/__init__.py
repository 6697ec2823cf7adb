"""Our database: the schema, SQLite or PostgreSQL behind it, and the queries, a module per family.

A query is a function of a connection; it never commits. `Book.read()` and `Book.write()` give
the connection and end the transaction.
"""
