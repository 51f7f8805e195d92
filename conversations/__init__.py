"""The core: inbox, turns, ownership, outbox, transcript. Knows no HTTP, no Rasa, no SQL dialect."""
