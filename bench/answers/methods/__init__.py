"""The ways of finding guidance that are compared, one a file."""
