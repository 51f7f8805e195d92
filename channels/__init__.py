"""The doors: thin. Parse, authenticate, hand over, render."""
