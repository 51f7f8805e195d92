"""Safety triage: a reviewed lexicon, read on every message before anything else."""
