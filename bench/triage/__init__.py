"""How long safety triage takes: the rules alone, and both readers."""
