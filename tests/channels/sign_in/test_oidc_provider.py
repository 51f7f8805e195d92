"""What a provider's tokens must be to be believed: a hostile provider tries everything else."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field

import aiohttp
import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from channels.sign_in.oidc.identities import NotForUs, read
from channels.sign_in.oidc.provider import Provider, ProviderTrouble
from channels.sign_in.oidc.settings import OidcSettings, is_safe, read_roles
from channels.sign_in.ports import Role

KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("one", "two")}


def public(name):
    return json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[name].public_key())) | {"kid": name, "use": "sig"}


@dataclass
class Hostile:
    """A provider that says what it is told to say."""

    issuer: str = ""
    claims: dict = field(default_factory=dict)
    about: dict | str = field(default_factory=dict)
    signed_with: str = "one"
    token: str | None = None
    named: tuple = ("one",)
    told: list = field(default_factory=list)
    document: dict = field(default_factory=dict)

    async def discovery(self, _):
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/in",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/me",
        }
        return web.json_response(found | self.document)

    async def keys(self, _):
        return web.json_response({"keys": [{"kty": "oct", "k": "AAAA", "kid": "shared"}, *map(public, self.named)]})

    async def exchange(self, request):
        self.told.append((dict(await request.post()), request.headers.get("Authorization")))
        return web.json_response({"id_token": self.token or self.signed(self.claims), "access_token": "anything"})

    async def me(self, _):
        if isinstance(self.about, str):
            return web.Response(text=self.about, content_type="application/jwt")
        return web.json_response(self.about)

    def signed(self, claims):
        return jwt.encode(claims, KEYS[self.signed_with], "RS256", headers={"kid": self.signed_with})


@pytest.fixture
async def hostile(aiohttp_server):
    said = Hostile()
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", said.discovery)
    app.router.add_get("/keys", said.keys)
    app.router.add_get("/me", said.me)
    app.router.add_post("/token", said.exchange)
    server = await aiohttp_server(app)
    said.issuer = f"http://127.0.0.1:{server.port}"
    now = int(time.time())
    said.claims = {"iss": said.issuer, "aud": "relais", "sub": "7", "iat": now, "exp": now + 60, "nonce": "the nonce"}
    said.about = {"sub": "7", "preferred_username": "lea"}
    return said


@pytest.fixture
async def asks(hostile):
    async with aiohttp.ClientSession() as client:
        hours = [0.0]
        asked = OidcSettings(hostile.issuer, "relais", "s:cret", "http://127.0.0.1/back", roles={})
        provider = Provider(client, asked, lambda: hours[0] * 3600)

        async def ask(after_hours=0.0):
            hours[0] += after_hours
            return await provider.vouched("the code", "the verifier", "the nonce")

        ask.provider = provider
        yield ask


async def test_a_right_answer_is_believed(hostile, asks):
    found = await asks()
    assert (found["sub"], found["preferred_username"]) == ("7", "lea")
    ((form, authorization),) = hostile.told
    assert (form["code_verifier"], form["code"]) == ("the verifier", "the code")
    assert base64.b64decode(authorization.removeprefix("Basic ")) == b"relais:s%3Acret"


async def test_the_secret_goes_into_the_form_where_the_provider_wants_it(hostile, asks):
    hostile.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    await asks()
    ((form, authorization),) = hostile.told
    assert (form["client_secret"], authorization) == ("s:cret", None)


WRONG = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another party": {"aud": "somebody"},
    "several parties": {"aud": ["relais", "somebody"]},
    "made for another": {"azp": "somebody"},
    "another issuer": {"iss": "https://evil.example"},
    "too old": {"exp": 1},
    "from the future": {"iat": 32503680000},
    "no end": {"exp": None},
    "no subject": {"sub": None},
    "about somebody else": {"sub": "8"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
async def test_a_wrong_claim_is_not_believed(hostile, asks, changes):
    hostile.claims = {name: value for name, value in (hostile.claims | changes).items() if value is not None}
    with pytest.raises(ProviderTrouble):
        await asks()


def forged(claims, algorithm, key=b""):
    head = {"alg": algorithm, "kid": "one", "typ": "JWT"}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (head, claims)]
    body = b".".join(parts)
    if algorithm == "none":
        return f"{body.decode()}."
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(body, key)
    return f"{body.decode()}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


async def test_forged_signatures_are_not_believed(hostile, asks):
    key = json.dumps(public("one")).encode()
    right = hostile.signed(hostile.claims)
    for token in (
        forged(hostile.claims, "none"),
        forged(hostile.claims, "HS256", key),
        forged(hostile.claims, "HS256", b"s:cret"),
        right[:-8] + "AAAAAAAA",
        right.rpartition(".")[0] + ".",
        "not a token",
        "",
    ):
        hostile.token = token or " "
        with pytest.raises(ProviderTrouble):
            await asks()


async def test_a_key_that_the_provider_does_not_name_signs_nothing(hostile, asks):
    hostile.signed_with = "two"
    with pytest.raises(ProviderTrouble):
        await asks()


async def test_new_keys_are_found_without_a_restart(hostile, asks):
    await asks()
    hostile.signed_with, hostile.named = "two", ("one", "two")
    assert (await asks(after_hours=0.5))["sub"] == "7"
    # And one that was taken away is forgotten.
    hostile.signed_with, hostile.named = "one", ("two",)
    with pytest.raises(ProviderTrouble):
        await asks(after_hours=2)


async def test_signed_user_information_is_verified(hostile, asks):
    hostile.about = hostile.signed({"sub": "7", "aud": "relais", "iss": hostile.issuer, "given_name": "Léa"})
    assert (await asks())["given_name"] == "Léa"
    for changes in ({"aud": "somebody"}, {"iss": "https://evil.example"}, {"sub": "8"}):
        hostile.about = hostile.signed({"sub": "7", "aud": "relais", "iss": hostile.issuer} | changes)
        with pytest.raises(ProviderTrouble):
            await asks()


@pytest.mark.parametrize(
    "document",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": None}],
)
async def test_a_discovery_document_that_leads_elsewhere_is_not_followed(hostile, asks, document):
    hostile.document = document
    with pytest.raises(ProviderTrouble):
        await asks()


SETTINGS = OidcSettings(
    "https://id.example", "relais", "s", "https://relais.example/back", "realm_access.roles",
    read_roles("chefs=administrator aidants=mediator"),
)  # fmt: skip


def test_the_first_role_that_fits_counts():
    claims = {"sub": "7", "preferred_username": "Léa.Martin@x.fr", "realm_access": {"roles": ["aidants", "chefs"]}}
    found = read(claims, SETTINGS)
    assert (found.username, found.role) == ("lea.martin", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({}, "no_role"),
        ({"realm_access": "chefs"}, "no_role"),
        ({"realm_access": {"roles": ["aidantsx"]}, "preferred_username": "lea"}, "no_role"),
        ({"realm_access": {"roles": ["chefs"]}}, "no_name"),
        ({"realm_access": {"roles": "chefs"}, "preferred_username": "!"}, "no_name"),
    ],
)
def test_who_has_no_role_or_no_name_has_no_place(claims, why):
    with pytest.raises(NotForUs) as refused:
        read({"sub": "7", **claims}, SETTINGS)
    assert refused.value.key == why


def test_secrets_go_over_https_or_stay_here():
    found = [
        is_safe(one)
        for one in ("https://a.example/x", "http://127.0.0.1:8", "http://a.example", "", "ftp://a", "https://[")
    ]
    assert found == [True, True, False, False, False, False]


@pytest.mark.parametrize("raw", ["aidants", "=mediator", "aidants=king"])
def test_a_wrong_list_of_roles_is_refused(raw):
    with pytest.raises(ValueError):
        read_roles(raw)
