"""Tests that look at the product through a browser."""
