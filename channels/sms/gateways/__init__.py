"""Gateways: one port, an adapter for each kind."""
