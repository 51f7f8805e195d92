"""The front of the house: settings, wiring, command line, supervision of the two processes, evaluation."""
