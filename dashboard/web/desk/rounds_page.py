"""Serves `/returns`: what a reporter has to do, and for reviewers the state of every place in every round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from dash.development.base_component import Component
from flask import Flask, Response, request

from dashboard.components.desk.frame import DESK, months_through, round_title
from dashboard.components.desk.matrix import (
    KINDS,
    MAX_NOTE_CHARS,
    PLACE_FIELD,
    TICK_FIELD,
    NewRound,
    RoundRows,
    matrix_page,
)
from dashboard.components.desk.to_do import to_do_page
from dashboard.components.form_page import FormPage
from dashboard.dataset.schema import FIRST_YEAR, LAST_YEAR
from dashboard.history.transaction import HistoryError
from dashboard.i18n.terms import Translator
from dashboard.metrics.progress_rows import newest_month
from dashboard.metrics.year_pace import MONTHS
from dashboard.returns.desk.draft import DraftSource
from dashboard.returns.desk.model import DeskError, ReturnState, Round, RoundKey
from dashboard.returns.desk.states import require_reviewer
from dashboard.returns.form import FormKind
from dashboard.returns.messages import ReturnRefusedError
from dashboard.web.auth.roles import current_account
from dashboard.web.desk.desk_view import NUMBER, DeskView, days_text, due_text, refuse, return_path
from dashboard.web.desk.log_page import line_texts

MAX_RECENT, RECENT_COLUMNS = 4, ("time", "who", "event", "place", "round")  # lines of the log on the page
DUE_DAYS = 14  # from today that a new round's form proposes


class RoundsPage(DeskView):
    """The page, and what its forms do."""

    def add_route(self, server: Flask) -> None:
        """Add the page's route."""
        self.route(server, DESK, "returns")

    @property
    def actions(self) -> Mapping[str, Callable[[], Response]]:
        """What each form does."""
        return {
            "open": self._open,
            "close": lambda: self._set_open(is_open=False),
            "reopen": lambda: self._set_open(is_open=True),
            "accept-several": self._accept_several,
        }

    def content(self, page: FormPage, text: str, *, is_refusal: bool) -> Component:
        """The reporter's list or the reviewer's matrices."""
        frame, translate = self.frame(page), self.translator(page.language)
        rounds = sorted(self.desk.store.rounds(), key=lambda each: not each.is_open)
        if self.is_reviewer:
            rows = [self._rows(each, translate) for each in rounds]
            return matrix_page(
                frame, rows, self._new_round(translate, is_refusal=is_refusal), self._recent(translate), text,
                is_refusal=is_refusal,
            )  # fmt: skip
        places = current_account().places
        items = [
            self.item(each, own, translate)
            for each in rounds
            for own in self.desk.returns(each.key, self.dataset).values()
            if own.place in places
        ]
        return to_do_page(frame, items, text, is_refusal=is_refusal)

    def _recent(self, translate: Translator) -> list[str]:
        """The last lines of the log, in words."""
        lines = [line_texts(line, self.dataset, translate) for line in self.desk.store.log()[:MAX_RECENT]]
        return [" ".join(filter(None, (line[name] for name in RECENT_COLUMNS))) for line in lines]

    def _rows(self, each: Round, translate: Translator) -> RoundRows:
        catalog, returns = self.dataset.catalog, self.desk.returns(each.key, self.dataset)
        counties, zones = ({place.name for place in group} for group in (catalog.counties, catalog.zones))
        groups = {
            translate("head.units"): [own for own in returns.values() if own.place in counties],
            translate("head.zones"): [own for own in returns.values() if own.place in zones],
            translate("desk.city"): [own for own in returns.values() if own.place not in counties | zones],
        }
        return RoundRows(
            each.key.slug, round_title(each.key, translate), due_text(each.due, translate),
            days_text(each.due, translate), each.note, each.is_open,
            {name: [self.item(each, own, translate) for own in group] for name, group in groups.items() if group},
        )  # fmt: skip

    def _new_round(self, translate: Translator, *, is_refusal: bool) -> NewRound:
        dataset, typed = self.dataset, request.form if is_refusal and request.form.get("action") == "open" else None
        year = dataset.report_year + 1
        places = {place.name: translate.district(place) for place in dataset.catalog.choosable}
        proposed = {place.name for place in dataset.catalog.reporting_places}
        months = {month: months_through(month, translate) for month in range(1, MONTHS + 1)}
        years = [other for other in range(year + 1, year - 5, -1) if FIRST_YEAR <= other <= LAST_YEAR]
        due = str(date.today() + timedelta(days=DUE_DAYS))
        if typed is None:
            month = min((newest_month(dataset, year) or 0) + 1, MONTHS)
            return NewRound(KINDS[0], years, year, months, month, due, "", places, frozenset(proposed))
        texts = (typed.get("year", ""), typed.get("month", ""))
        numbers = [int(text) if NUMBER.fullmatch(text) else 0 for text in texts]
        ticked = frozenset(name for name in places if f"{PLACE_FIELD}{name}" in typed)
        note = typed.get("note", "")[:MAX_NOTE_CHARS]
        return NewRound(
            typed.get("kind", ""), years, numbers[0], months, numbers[1], typed.get("due", ""), note, places, ticked
        )

    def _open(self) -> Response:
        """Open a round; of a time that has begun, where it asks for results."""
        require_reviewer(self.actor())
        form, today = request.form, date.today()
        kind = form.get("kind", "")
        month = f"-{form.get('month', ''):0>2}" if kind == "month" else ""
        key = RoundKey.of(f"{form.get('year', '')}{'-targets' if kind == 'targets' else month}")
        places = [place.name for place in self.dataset.catalog.choosable if f"{PLACE_FIELD}{place.name}" in form]
        if key is None or kind not in KINDS:
            raise refuse("account.stale_form")
        if key.kind is FormKind.RESULTS and (key.year, key.month or 0) > (today.year, today.month if key.month else 0):
            raise refuse("desk.refused_future")
        if not places:
            raise refuse("desk.refused_no_places")
        try:
            due = date.fromisoformat(form.get("due", ""))
        except ValueError as error:
            raise refuse("desk.refused_due") from error
        note = " ".join(form.get("note", "")[:MAX_NOTE_CHARS].split())
        self.desk.store.open_round(key, places, due, note, self.actor())
        return self.done("desk.done_open")

    def _set_open(self, *, is_open: bool) -> Response:
        self.desk.store.set_open(self._key(), is_open, self.actor())
        return self.done("desk.done_reopen" if is_open else "desk.done_close")

    def _accept_several(self) -> Response:
        """Accept the ticked returns where there is nothing to check, one after the other; the others stay."""
        key, actor, count = self._key(), self.actor(), 0
        require_reviewer(actor)
        ticked = {name.removeprefix(TICK_FIELD) for name in request.form if name.startswith(TICK_FIELD)}
        returns = [
            own for own in self.desk.returns(key, self.dataset).values() if return_path(key, own.place) in ticked
        ]
        if not returns:
            raise refuse("desk.refused_none_ticked")
        for own in returns:
            if own.state is not ReturnState.SUBMITTED:
                continue
            place = own.place
            try:
                cells = self.desk.store.submissions(key, place)[0].cells
                if self.desk.judge(DraftSource(key, place, cells)).warnings:
                    continue
                self.desk.store.accept(
                    key, place, own.submissions, actor,
                    lambda submission, place=place: self.desk.put(key, place, submission, actor.name),  # type: ignore[misc]
                )  # fmt: skip
                count += 1
            except (DeskError, ReturnRefusedError, HistoryError):
                continue  # it waits for review as before, where its page says why
        return self.done("desk.done_accept_several", count=f"{count}/{len(returns)}")

    def _key(self) -> RoundKey:
        key = RoundKey.of(request.form.get("round", ""))
        if key is None:
            raise refuse("account.stale_form")
        return key
