"""What SMS costs, and how fast it is answered."""
