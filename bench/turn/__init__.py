"""What a whole turn through the gateway costs, beside the same Rasa asked directly."""
