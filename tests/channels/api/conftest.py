"""The API with the console's house behind it."""

from tests.channels.mediators.conftest import (
    accounts,
    alarms,
    lea,
    omar,
    quick_hashes,
    server,
    sign_in,
    waits,
    writes,
)

__all__ = ["accounts", "alarms", "lea", "omar", "quick_hashes", "server", "sign_in", "waits", "writes"]
