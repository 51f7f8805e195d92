"""Guides: one step at a time through something to be done; files, checks, drawing, and the machine that runs them."""
