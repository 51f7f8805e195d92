"""What the SMS door keeps: arrivals, departures, sealed numbers."""
