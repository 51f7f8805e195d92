"""Settings that tests share."""

from channels.settings import ChannelSettings

CHANNEL_SETTINGS = ChannelSettings(secret_key="a secret for tests only", reply_seconds=5.0)
