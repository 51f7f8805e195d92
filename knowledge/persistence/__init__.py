"""Revisions on SQLAlchemy."""
