"""The mediators' console: who waits, who is with whom, and the conversation itself."""
