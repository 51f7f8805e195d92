"""The search: which topic of the catalogue a message is about, and how sure that is."""
