"""The SMS door."""
