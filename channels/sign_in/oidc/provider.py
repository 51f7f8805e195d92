"""The provider: where to send people, and what it vouches for when they come back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

import aiohttp
import jwt

from channels.sign_in.oidc.settings import OidcSettings, is_safe

Claims = Mapping[str, Any]
# No HMAC: who knows our secret must not be able to make tokens. No "none".
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_KNOWN_FOR_SECONDS = 3600
_ASK_AGAIN_AFTER_SECONDS = 60
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_LEEWAY_SECONDS = 60
_REQUIRED = ("exp", "iat", "iss", "sub", "aud")


class ProviderTrouble(Exception):
    """The provider cannot be reached, or says what must not be believed; the message holds no token."""


class Provider:
    """A provider, found by its discovery document. Its keys are fetched anew when a token names one not yet known."""

    def __init__(
        self, client: aiohttp.ClientSession, settings: OidcSettings, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._settings = settings
        self._now = now
        self._found: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, dict[str, jwt.PyJWK]] | None = None

    async def authorization_url(self, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser.

        Raises:
            ProviderTrouble: the provider cannot be found.
        """
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "scope": self._settings.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = await self._endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def vouched(self, code: str, verifier: str, nonce: str) -> Claims:
        """Exchanges the code; what the ID token and the user information say of the person.

        Raises:
            ProviderTrouble: the code is refused, or a token is not what it must be.
        """
        tokens = await self._exchange(code, verifier)
        claims = await self._verified(str(tokens.get("id_token", "")))
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise ProviderTrouble("the ID token answers another request")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self._settings.client_id) != self._settings.client_id:
            raise ProviderTrouble("the ID token is for another party")
        about = await self._user_information(str(tokens.get("access_token", "")))
        if about and about.get("sub") != claims["sub"]:
            raise ProviderTrouble("the user information is about somebody else")
        return {**about, **claims}

    async def _exchange(self, code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.redirect_uri,
            "code_verifier": verifier,
        }
        who, secret = self._settings.client_id, self._settings.client_secret
        headers = {}
        methods = (await self._discovered()).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in methods:
            pair = f"{quote_plus(who)}:{quote_plus(secret)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            form |= {"client_id": who, "client_secret": secret}
        endpoint = await self._endpoint("token_endpoint")
        answer = await self._ask("POST", endpoint, data=form, headers=headers)
        if not isinstance(answer, dict):
            raise ProviderTrouble("the token endpoint gives no object")
        return answer

    async def _user_information(self, access_token: str) -> Claims:
        if not access_token or "userinfo_endpoint" not in await self._discovered():
            return {}
        endpoint = await self._endpoint("userinfo_endpoint")
        answer = await self._ask("GET", endpoint, headers={"Authorization": f"Bearer {access_token}"})
        # Some providers (ProConnect) sign it.
        found = await self._verified(answer, required=("sub",)) if isinstance(answer, str) else answer
        if not isinstance(found, dict):
            raise ProviderTrouble("the user information is no object")
        return found

    async def _verified(self, token: str, required: tuple[str, ...] = _REQUIRED) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(header.get("kid"))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self._settings.client_id,
                issuer=self._settings.issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": list(required), "verify_aud": "aud" in required, "verify_iss": "iss" in required},
            )
        except jwt.PyJWTError as wrong:
            raise ProviderTrouble(f"a token is wrong: {type(wrong).__name__}") from None
        # Where they need not be, they must be right all the same.
        audience = claims.get("aud", self._settings.client_id)
        meant = self._settings.client_id in (audience if isinstance(audience, list) else [audience])
        if not meant or claims.get("iss", self._settings.issuer) != self._settings.issuer:
            raise ProviderTrouble("a signed answer is for another party, or from one")
        return claims

    async def _key(self, key_id: str | None) -> jwt.PyJWK:
        fetched, keys = self._keys or (float("-inf"), {})
        age = self._now() - fetched
        unknown = key_id not in keys and age > _ASK_AGAIN_AFTER_SECONDS
        if unknown or age > _KNOWN_FOR_SECONDS:
            keys = await self._fetch_keys()
            self._keys = (self._now(), keys)
        if key_id is None and len(keys) == 1:
            return next(iter(keys.values()))
        if key_id not in keys:
            raise ProviderTrouble("a token is signed with a key that the provider does not name")
        return keys[key_id]

    async def _fetch_keys(self) -> dict[str, jwt.PyJWK]:
        answer = await self._ask("GET", await self._endpoint("jwks_uri"))
        found = {}
        for one in answer.get("keys", []) if isinstance(answer, dict) else []:
            if one.get("use", "sig") != "sig" or one.get("kty") == "oct":
                continue
            try:
                found[one.get("kid", "")] = jwt.PyJWK(one)
            except jwt.PyJWTError:
                # A kind of key that we do not know is no reason to refuse the others.
                continue
        return found

    async def _endpoint(self, name: str) -> str:
        address = str((await self._discovered()).get(name, ""))
        if not is_safe(address):
            raise ProviderTrouble(f"the provider's {name} is missing, or not HTTPS")
        return address

    async def _discovered(self) -> dict[str, Any]:
        if self._found is None or self._now() - self._found[0] > _KNOWN_FOR_SECONDS:
            address = self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
            answer = await self._ask("GET", address)
            if not isinstance(answer, dict) or answer.get("issuer") != self._settings.issuer:
                raise ProviderTrouble("the provider gives itself another name than RELAIS_OIDC_ISSUER")
            self._found = (self._now(), answer)
        return self._found[1]

    async def _ask(self, method: str, address: str, **given: Any) -> Any:
        """JSON as objects, a signed answer as text."""
        try:
            async with self._client.request(
                method, address, timeout=_TIMEOUT, allow_redirects=False, **given
            ) as answer:
                if answer.status != 200:
                    raise ProviderTrouble(f"the provider answers {answer.status}")
                if answer.content_type == "application/jwt":
                    return await answer.text()
                return await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as trouble:
            raise ProviderTrouble(f"the provider cannot be read: {type(trouble).__name__}") from None
