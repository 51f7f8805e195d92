"""The commands of ``relais``, one a file; each adds its own arguments and runs itself."""
