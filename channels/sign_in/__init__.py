"""Accounts of the people who work here, their sessions, and the pages where they sign in."""
