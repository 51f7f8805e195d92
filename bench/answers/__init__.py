"""The retrieval study: ways of finding the right guidance, compared on the same questions and the same splits."""
