"""The editors' console; a first page, to read only."""
