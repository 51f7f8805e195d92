"""How long a parent waits for the new words after an editor has published them."""
