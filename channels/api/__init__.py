"""The JSON API of the desk: for the console, and for other helpdesks that take conversations."""
