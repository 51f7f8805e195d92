"""The small dated catalogue of free resources: what exists for a class and a subject, and what old services became."""
