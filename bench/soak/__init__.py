"""A soak of the desk: parents and scripted mediators on a real system that is killed meanwhile."""
