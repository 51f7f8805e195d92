"""Addresses of the sign-in room."""

from __future__ import annotations

from aiohttp import web

from channels.sign_in import account_pages, handlers, journal_pages, second_step_pages, session_pages
from channels.sign_in.oidc import pages as oidc_pages
from channels.sign_in.pages import STAFF_ASSETS, protect


def add_routes(app: web.Application) -> None:
    """Adds sign-in, sign-out, password change, and what their pages need. Needs ``RECEPTION`` and ``SETTINGS``."""
    app.router.add_get("/sign-in", handlers.show_sign_in)
    app.router.add_post("/sign-in", handlers.sign_in)
    app.router.add_post("/sign-out", handlers.sign_out)
    app.router.add_get("/password", handlers.show_password)
    app.router.add_post("/password", handlers.change_password)
    app.router.add_get("/sign-in/code", second_step_pages.show_code)
    app.router.add_post("/sign-in/code", second_step_pages.post_code)
    app.router.add_get("/sign-in/provider", oidc_pages.leave)
    app.router.add_get(oidc_pages.BACK, oidc_pages.come_back)
    app.router.add_get("/second-step", second_step_pages.show_second_step)
    app.router.add_post("/second-step", second_step_pages.change_second_step)
    app.router.add_get("/sessions", session_pages.show_sessions)
    app.router.add_post("/sessions", session_pages.end_sessions)
    app.router.add_get("/accounts", account_pages.show_accounts)
    app.router.add_post("/accounts", account_pages.change_account)
    app.router.add_get("/accounts/journal", journal_pages.show_journal)
    app.router.add_get("/sign-in/theme.css", handlers.theme)
    STAFF_ASSETS.add_route(app)
    protect(app, "/sign-in", "/sign-out", "/password", "/sessions", "/second-step", "/accounts")
