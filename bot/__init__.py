"""What Rasa loads in its own process (Python 3.10): sentence vectors, territories, the connector."""
