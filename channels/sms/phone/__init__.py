"""A simulated telephone, to try the service without a contract: only on one's own machine."""
