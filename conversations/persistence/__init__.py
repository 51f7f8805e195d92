"""The store port on SQLAlchemy: SQLite by default, PostgreSQL by configuration."""
