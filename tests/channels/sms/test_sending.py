"""States of a text under any receipts in any order: they only move forward, and delivered is final."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from channels.sms.gateways.gateway import ReceiptState
from channels.sms.sending import RETRY_AFTER, PartState, after_receipt, attempt_of

ADVANCE = [PartState.QUEUED, PartState.SENDING, PartState.UNKNOWN, PartState.ACCEPTED, PartState.FAILED]
receipts = st.lists(st.tuples(st.sampled_from(ReceiptState), st.integers(0, 12), st.booleans()), max_size=40)


@given(receipts)
def test_an_attempt_never_goes_back_and_delivered_is_final(story: list[tuple[ReceiptState, int, bool]]):
    state, attempts, delivered = PartState.SENDING, 1, False
    for receipt, attempt, send_again in story:
        after = after_receipt(state, attempts, attempt, receipt)
        assert not (delivered and after), "nothing follows delivered"
        if after is PartState.QUEUED:
            assert receipt is ReceiptState.FAILED
            assert attempt == attempts <= len(RETRY_AFTER), "only the current attempt's failure is worth another"
        elif after is not None and after is not PartState.DELIVERED:
            assert ADVANCE.index(after) > ADVANCE.index(state)
        state = after or state
        delivered = state is PartState.DELIVERED
        if state is PartState.QUEUED and send_again:
            state, attempts = PartState.SENDING, attempts + 1


@given(st.text(max_size=60))
def test_any_reference_is_ours_or_nobodys(reference: str):
    named = attempt_of(reference)
    assert named is None or named[0]
