"""What a text becomes when it travels as SMS: alphabet, segments, wording."""
