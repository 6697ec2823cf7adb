"""The edges: files that people bring, and later the systems we tell."""
