"""OpenID Connect: people sign in where their employer keeps their accounts."""
