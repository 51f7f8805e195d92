"""Measures the shipped system: answers, scope, safety, facts, dialogues, calibration."""
