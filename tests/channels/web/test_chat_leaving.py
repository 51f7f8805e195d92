"""Leaving in a hurry: an ordinary site at once, with or without JavaScript, and nothing kept on the device."""

from channels.web.leaving import NEUTRAL_SITE


async def test_the_page_offers_a_way_out_that_needs_no_script(browser):
    await browser.open()
    assert 'href="/chat/leave"' in browser.html
    assert "Quitter vite" in browser.html


async def test_leaving_forgets_the_session_and_goes_elsewhere(door, browser):
    await browser.open()
    await browser.submit(text="Bonjour")
    assert list(door.session.cookie_jar)

    gone = await door.session.get(door.make_url("/chat/leave"), allow_redirects=False)

    assert gone.status == 303
    assert gone.headers["Location"] == NEUTRAL_SITE
    assert gone.headers["Referrer-Policy"] == "no-referrer"
    assert "storage" in gone.headers["Clear-Site-Data"]
    assert not list(door.session.cookie_jar)
