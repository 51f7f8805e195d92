"""Rasa custom actions, one a file: tracker in, knowledge asked, messages and slots out."""
