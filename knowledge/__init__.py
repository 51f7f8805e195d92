"""Guidance and the search over it: a library, usable and testable alone."""
