"""Lessons for parents: content, checks, and the walk through one; a library that knows no door and no database."""
