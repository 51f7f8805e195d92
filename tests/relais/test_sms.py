"""Settings of the SMS door: what is wrong stops the start with one line."""

from __future__ import annotations

import pytest

from relais import sms
from relais.settings import Settings, SettingsError

KANNEL = "kannel+http://relais:secret@127.0.0.1:13013/cgi-bin/sendsms?from=36000"
TWILIO = "twilio://AC1:token@api.twilio.com?from=%2B33644600000"


def test_without_a_gateway_there_is_nothing_to_set():
    sms.check(Settings())


@pytest.mark.parametrize(
    "gateways", [KANNEL, f"{TWILIO}&callback=https://aide.example.org", f"{KANNEL}\n{KANNEL}&name=b"]
)
def test_gateways_are_taken(gateways: str):
    sms.check(Settings(sms_gateways=gateways))


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (Settings(sms_gateways="kannel"), "RELAIS_SMS_GATEWAYS"),
        (Settings(sms_gateways=TWILIO), "RELAIS_PUBLIC_URL"),
        (Settings(sms_quiet_hours="night"), "RELAIS_SMS_QUIET_HOURS"),
        (Settings(sms_timezone="Nowhere"), "RELAIS_SMS_TIMEZONE"),
        (Settings(sms_phone=8200, host="0.0.0.0"), "RELAIS_HOST"),
        (Settings(sms_phone=-1), "RELAIS_SMS_PHONE"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_setting(settings: Settings, names: str):
    with pytest.raises(SettingsError, match=names) as refused:
        sms.check(settings)
    assert "\n" not in str(refused.value)
