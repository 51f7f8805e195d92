"""Tokens and webhooks on SQLAlchemy."""
