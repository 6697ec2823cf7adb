"""What a cell of a sheet says: text in, a value out, or Trouble with the remedy in words."""
