"""Signing in at a real provider: ``oidc-provider`` of the npm registry, unmodified, in a process of its own."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import aiohttp
import pytest
from aiohttp import CookieJar

from channels.sign_in.keys import ACCOUNTS, RECEPTION
from channels.sign_in.oidc.pages import BACK, OIDC, OidcDoor
from channels.sign_in.oidc.provider import Provider
from channels.sign_in.oidc.settings import OidcSettings, read_roles
from channels.sign_in.persistence.identities import SqlIdentities
from channels.sign_in.ports import NewAccount, Role
from channels.sign_in.reception import Reception
from channels.sign_in.routes import add_routes
from tests.channels.sign_in.real_provider import installed, running
from tests.end_to_end.running_system import free_ports, made_by_setup

pytestmark = pytest.mark.slow
ACTION = re.compile(r'action="([^"]+)"')


@pytest.fixture(scope="module")
def port():
    return free_ports(1)[0]


@pytest.fixture(scope="module")
def issuer(port):
    with running(installed(made_by_setup() / "npm"), f"http://127.0.0.1:{port}{BACK}") as address:
        yield address


@pytest.fixture
async def ours(house, accounts, aiohttp_server, issuer, port):
    """The address of the house, with the provider as a way in."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        roles = read_roles("relais-administrators=administrator relais-mediators=mediator")
        asked = OidcSettings(
            issuer, "relais", "a secret for tests", f"http://127.0.0.1:{port}{BACK}", "groups", roles
        )  # fmt: skip
        app = house.application(add_routes)
        app[ACCOUNTS], app[RECEPTION] = accounts, Reception(accounts, house.clock)
        app[OIDC] = OidcDoor(Provider(client, asked), asked, SqlIdentities(house.engine))
        await aiohttp_server(app, port=port)
        yield f"http://127.0.0.1:{port}"


class Browser:
    """Follows redirects, and fills in the provider's pages."""

    def __init__(self, session):
        self.session = session

    async def go(self, address, until, form=None):
        """Where the redirects lead before an address with ``until`` in it is asked; or the last answer."""
        method = "POST" if form else "GET"
        while until not in urlsplit(address).path:
            answer = await self.session.request(method, address, data=form, allow_redirects=False)
            method, form = "GET", None
            if answer.status not in (302, 303):
                return answer
            address = urljoin(address, answer.headers["Location"])
        return address

    async def to_the_way_back(self, ours, name, wanted=""):
        """Leaves for the provider, signs in there, agrees; the address that leads back, not yet asked."""
        page = await self.go(f"{ours}/sign-in/provider?next={wanted}", BACK)
        for form in ({"prompt": "login", "login": name, "password": "any"}, {"prompt": "consent"}):
            action = ACTION.search(await page.text()).group(1)
            page = await self.go(urljoin(str(page.url), action), BACK, form)
            if isinstance(page, str):
                return page
        raise AssertionError("the provider did not lead back")

    async def get(self, address):
        return await self.session.get(address, allow_redirects=False)


@pytest.fixture
async def browsers():
    made = []

    def make():
        made.append(aiohttp.ClientSession(cookie_jar=CookieJar(unsafe=True)))
        return Browser(made[-1])

    yield make
    for one in made:
        await one.close()


async def test_who_is_vouched_for_comes_in_with_the_role_of_their_group(ours, browsers, accounts):
    lea = browsers()
    assert "/sign-in/provider" in await (await lea.get(f"{ours}/sign-in")).text()
    back = await lea.to_the_way_back(ours, "lea", "/mediators/conversations")
    arrived = await lea.get(back)
    assert (arrived.status, arrived.headers["Location"]) == (303, "/mediators/conversations")
    assert (await lea.get(f"{ours}/sessions")).status == 200
    (account,) = await accounts.everyone()
    assert (account.username, account.role, account.must_change_password) == ("lea.martin", Role.MEDIATOR, False)

    again = browsers()
    await again.get(await again.to_the_way_back(ours, "lea"))
    assert len(await accounts.everyone()) == 1
    log = [line.action for line in reversed(await accounts.audit())]
    assert log == ["account_created", "signed_in", "signed_in"]


async def test_the_way_back_serves_one_browser_once(ours, browsers):
    lea, thief = browsers(), browsers()
    back = await lea.to_the_way_back(ours, "lea")
    assert (await thief.get(back)).status == 403
    assert (await lea.get(back)).status == 303
    assert (await lea.get(back)).status == 403
    assert (await thief.get(f"{ours}/sessions")).status == 303


@pytest.mark.parametrize(
    "spoil",
    [
        lambda url: re.sub(r"state=[^&]+", "state=other", url),
        lambda url: re.sub(r"code=[^&]+", "code=other", url),
        lambda url: re.sub(r"iss=[^&]+", "iss=https://evil.example", url),
        lambda url: f"{url}&error=access_denied",
        lambda url: url.partition("?")[0],
    ],
    ids=["state", "code", "issuer", "error", "nothing"],
)
async def test_a_spoilt_way_back_opens_nothing(ours, browsers, spoil):
    lea = browsers()
    refused = await lea.get(spoil(await lea.to_the_way_back(ours, "lea")))
    assert refused.status == 403
    assert "relais_session" not in refused.cookies
    assert (await lea.get(f"{ours}/sessions")).headers["Location"].startswith("/sign-in")


async def test_no_role_a_taken_name_and_a_closed_account_stay_outside(ours, browsers, accounts, house):
    await accounts.create(NewAccount("chief", Role.EDITOR, "!", False), "test", house.clock.now())
    lea = browsers()
    await lea.get(await lea.to_the_way_back(ours, "lea"))
    await accounts.disable("lea.martin", "test", house.clock.now())
    said = {}
    for name in ("guest", "chief", "lea"):
        browser = browsers()
        answer = await browser.get(await browser.to_the_way_back(ours, name))
        assert (answer.status, "relais_session" in answer.cookies) == (403, False)
        said[name] = await answer.text()
    assert "ne donne pas accès à ce service" in said["guest"]
    assert "sert déjà ici à un autre compte" in said["chief"]
    assert "est fermé ici" in said["lea"]
    assert [account.role for account in await accounts.everyone()] == [Role.EDITOR, Role.MEDIATOR]


async def test_what_is_asked_of_the_provider(ours, browsers, issuer):
    sent = await browsers().get(f"{ours}/sign-in/provider")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["Location"]).query).items()}
    assert sent.headers["Location"].startswith(issuer)
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    cookie = sent.cookies["relais_oidc"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/sign-in")


async def test_the_role_is_the_provider_s_of_today(accounts, house):
    from channels.sign_in.oidc.identities import Vouched

    identities, now = SqlIdentities(house.engine), house.clock.now()
    for role in (Role.MEDIATOR, Role.LEAD):
        account = await identities.arrive(Vouched("https://id.example", "7", "lea", role), now)
        assert account.role is role
    assert (await accounts.credentials("lea")).account.role is Role.LEAD


async def test_without_a_provider_there_is_no_such_door(browser):
    assert (await browser.get("/sign-in/provider")).status == 404
    assert (await browser.get(BACK)).status == 404
    assert "/sign-in/provider" not in await (await browser.get("/sign-in")).text()
