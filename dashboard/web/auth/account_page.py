"""Serves `/account`: every user changes the own password, and sees and ends the own sign-ins."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dash.development.base_component import Component
from flask import Response, request

from dashboard.components.account import AccountDetails, SignInRow, account_page
from dashboard.components.form_page import FormPage
from dashboard.web.auth.form_view import FormView, local_time
from dashboard.web.auth.forms import ACCOUNT, redirect
from dashboard.web.auth.password_check import RefusedError
from dashboard.web.auth.password_rules import normalized
from dashboard.web.auth.roles import Role, current_account
from dashboard.web.auth.user_changes import set_password
from dashboard.web.auth.user_store import User


class AccountPage(FormView):
    """The page, and what its forms do."""

    path, title = ACCOUNT, "account.title"

    @property
    def actions(self) -> Mapping[str, Callable[[], Response]]:
        """What each form does; where the web server in front signs users in, there is nothing to do."""
        if not self.services.has_passwords:
            return {}
        return {"password": self._change_password, "end": self._end, "end-others": self._end_others}

    def content(self, page: FormPage, text: str, *, is_refusal: bool) -> Component:
        """The page of the current account."""
        account = current_account()
        details = AccountDetails(
            name=account.name,
            role=self.role_text(page.language, account.role, account.places),
            is_admin=account.role is Role.ADMIN,
            must_change_password=account.must_change_password,
            sign_ins=self._sign_ins() if self.services.has_passwords else None,
        )
        return account_page(page, details, text, is_refusal=is_refusal)

    def _sign_ins(self) -> tuple[SignInRow, ...]:
        account, users = current_account(), self.services.users
        return tuple(
            SignInRow(
                number=session.number,
                began=local_time(session.began),
                until=local_time(session.until),
                address=session.address,
                browser=session.browser,
                is_current=session.number == account.session,
            )
            for session in self.services.sessions.of(account.name, users.fingerprint(account.name))
        )

    def _change_password(self) -> Response:
        """Change the password, which ends all sign-ins, and sign this browser in again.

        Who had a first password goes on to the view that was asked for.
        """
        services, account = self.services, current_account()
        name = account.name
        current, new, again = (normalized(request.form.get(field, "")) for field in ("current", "new", "again"))
        user = services.users.get(name) or User()
        if new != again:
            raise RefusedError("account.differ", 400)
        services.passwords.require(name, current, wrong="account.wrong")
        if new == current:
            raise RefusedError("account.same", 400)
        with services.passwords.hashing():
            set_password(services.users.store, name, new, is_first=False, version=user.version)
        services.users.refresh()
        services.start_session(name)
        services.audit_log.write_change("password changed", name)
        return redirect(self.page().back) if account.must_change_password else self.done("account.done_changed")

    def _end(self) -> Response:
        """End one of the own sign-ins."""
        number = request.form.get("session", "")
        if number in (row.number for row in self._sign_ins()):
            self.services.sessions.end(number, self.services.lifetime.total_seconds())
            self.services.audit_log.write_change("sign-in ended", current_account().name)
        return self.done("account.done_ended")

    def _end_others(self) -> Response:
        """End all own sign-ins but this one."""
        for row in self._sign_ins():
            if not row.is_current:
                self.services.sessions.end(row.number, self.services.lifetime.total_seconds())
        self.services.audit_log.write_change("other sign-ins ended", current_account().name)
        return self.done("account.done_ended")
