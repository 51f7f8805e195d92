"""Doors for other programs: Rasa's REST contract and Rasa's socket.io protocol."""
