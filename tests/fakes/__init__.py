"""Services outside as real servers on this computer, for tests."""
