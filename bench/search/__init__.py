"""What one decision of the search costs, on one core."""
