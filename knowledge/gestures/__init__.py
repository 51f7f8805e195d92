"""Gestures: what a message does rather than asks, such as going back or thanking, read by its meaning."""
