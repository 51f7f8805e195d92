"""The accounts port on SQLAlchemy."""
