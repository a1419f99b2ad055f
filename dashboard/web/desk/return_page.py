"""Serves `/returns/ROUND/PLACE`: a reporter fills, previews and submits a return; the bureau reviews it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from dash.development.base_component import Component
from flask import Flask, Response, g, jsonify, request

from dashboard.components.desk.form import area_form, area_tabs, fault_box
from dashboard.components.desk.frame import DESK, part, round_title
from dashboard.components.desk.preview import COMMENT, preview_parts, value_rows
from dashboard.components.desk.return_page import (
    Past,
    ReturnDetails,
    correct_part,
    decision_form,
    return_page,
    submit_part,
    undo_part,
    withdraw_part,
)
from dashboard.components.desk.workbook import workbook_part
from dashboard.components.form_page import FormPage
from dashboard.components.rendering.fast_html import html
from dashboard.history.change_log import last_import
from dashboard.i18n.terms import Translator
from dashboard.returns.desk.draft import DraftSource, cells_of, form_of
from dashboard.returns.desk.model import Cells, Conflict, PlaceReturn, ReturnState, Round, RoundKey, Submission
from dashboard.returns.desk.states import Step, require_may
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.workbook_security import MAX_FILE_MB, MEGABYTE
from dashboard.web.auth.forms import page_url, redirect
from dashboard.web.auth.roles import current_account
from dashboard.web.desk.desk_view import (
    DeskView,
    comment_texts,
    due_text,
    filled_rows,
    refuse,
    return_path,
    when,
)
from dashboard.web.desk.form_lines import DraftForm, draft_form, typed_cells
from dashboard.web.desk.previews import file_fault, preview_of, values_of
from dashboard.web.desk.services import MAX_FILES
from dashboard.web.request_guard import plain_response

FILLABLE = (ReturnState.EMPTY, ReturnState.DRAFT, ReturnState.SENT_BACK)
MAX_COMMENT_CHARS = 1000
PREVIEW = "preview"
NO_RETURN = "没有这一轮，或这一轮没有这个地区 · there is no such round, or it does not ask this place\n"
OTHER_PLACE = "这是别的地区的填报 · this is the return of another place\n"


class ReturnPage(DeskView):
    """The page, and what its forms do."""

    max_bytes = (MAX_FILES * MAX_FILE_MB + 1) * MEGABYTE

    def add_route(self, server: Flask) -> None:
        """Add the page's route."""
        self.route(server, f"{DESK}/<round>/<place>", "return")

    @property
    def actions(self) -> Mapping[str, Callable[[], Response]]:
        """What each form does."""
        return {
            "save": self._save, "upload": self._upload, "submit": self._submit, "withdraw": self._withdraw,
            "accept": self._accept, "send-back": self._send_back, "undo": self._undo,
        }  # fmt: skip

    def answer(self) -> Response:
        """Find the return, which is the business of its place's reporters and of the bureau."""
        key, place = RoundKey.of((request.view_args or {})["round"]), (request.view_args or {})["place"]
        current = self.desk.store.round(key) if key else None
        if current is None or place not in current.places:
            return plain_response(NO_RETURN, 404)
        if not self.is_reviewer and place not in current_account().places:
            return plain_response(OTHER_PLACE, 403)
        g.desk_round, g.desk_place = current, place
        return super().answer()

    @property
    def current(self) -> Round:
        """The round of the current request."""
        current: Round = g.desk_round
        return current

    @property
    def place_name(self) -> str:
        """The place of the current request."""
        name: str = g.desk_place
        return name

    def own(self) -> PlaceReturn:
        """The return as it is."""
        return self.desk.store.returns(self.current.key)[self.place_name]

    def cells(self) -> Cells:
        """The texts of the draft."""
        return {key: cell.text for key, cell in self.desk.store.draft(self.current.key, self.place_name).items()}

    def content(self, page: FormPage, text: str, *, is_refusal: bool) -> Component:
        """What the account has to do with the return as it is."""
        frame, translate = self.frame(page), self.translator(page.language)
        own, past = self.own(), self.desk.store.submissions(self.current.key, self.place_name)
        details = self._details(own, past, translate, text, is_refusal=is_refusal)
        if self.is_reviewer:
            return return_page(frame, details, *self._review(page, own, past, details))
        if own.state in FILLABLE and self.current.is_open:
            is_preview = request.args.get("view") == PREVIEW or request.form.get("action") == "submit"
            parts = self._preview(page, details) if is_preview else self._form(page, own, past)
            return return_page(frame, details, *parts)
        waits = [withdraw_part(frame, details)] if own.state is ReturnState.SUBMITTED else []
        return return_page(frame, details, *waits, *self._values(page, past))

    def _details(
        self, own: PlaceReturn, past: tuple[Submission, ...], translate: Translator, text: str, *, is_refusal: bool
    ) -> ReturnDetails:
        key, place = self.current.key, translate.district(self.place(self.place_name))
        rows, filled = len(form_of(self.dataset, key, self.place_name).rows), filled_rows(self.cells())
        title = round_title(key, translate)
        return ReturnDetails(
            round_title=title,
            place=place,
            state=own.state.value,
            title=translate("desk.return_title", round=title, place=place),
            lead=self._lead_text(filled, rows),
            past=[self._past(item, translate) for item in past],
            version=own.version,
            number=own.submissions,
            text=text,
            is_refusal=is_refusal,
        )

    def _lead_text(self, filled: int, rows: int) -> str:
        """How much is filled and left empty, and until when it is due."""
        translate = self.translate()
        due = due_text(self.current.due, translate)
        return translate("desk.return_lead", filled=filled, open=rows - filled, due=due)

    def _past(self, item: Submission, translate: Translator) -> Past:
        path = return_path(self.current.key, self.place_name)
        decided = when(item.decided, item.decided_by, translate)
        files = [(name, f"{path}/files/{digest}") for digest, name in item.files.items()]
        submitted, comments = when(item.time, item.who, translate), comment_texts(item, self.dataset, translate)
        return Past(item.number, submitted, item.state.value, decided, comments, files)

    def _draft_form(self, translate: Translator, conflicts: tuple[Conflict, ...] = ()) -> DraftForm:
        return draft_form(self.dataset, self.current.key, self.place_name, self.cells(), translate, conflicts)

    def _form(self, page: FormPage, own: PlaceReturn, past: tuple[Submission, ...]) -> list[Component]:
        """The form of one area, the list of all, and the way by workbook."""
        frame, translate = self.frame(page), self.translator(page.language)
        filled = self._draft_form(translate, g.get("desk_conflicts", ()))
        tabs = filled.tabs()
        numbers = [tab.number for tab in tabs]
        chosen = request.values.get("area", "")
        area = int(chosen) if chosen.isdigit() and int(chosen) in numbers else numbers[0]
        following = next((number for number in numbers if number > area), None)
        comments = past[0].comments if own.state is ReturnState.SENT_BACK and past else {}
        form = area_form(
            frame, tabs[numbers.index(area)], filled.lines(area, comments), own.version, filled.heads(), following
        )
        content = html.Div([area_tabs(frame, tabs, area), form], className="desk-columns")
        download = frame.href(f"{page.path}/form.xlsx")
        faults = [file_fault(issue, translate) for issue in g.get("desk_file_faults", ())]
        workbook = workbook_part(frame, download, sum(tab.filled for tab in tabs), MAX_FILE_MB, faults)
        fill = part(translate("desk.on_screen"), *fault_box(frame, filled.fault_links()), content, anchor="form",
                    hint=translate("desk.on_screen_hint"))  # fmt: skip
        return [workbook, fill] if faults else [fill, workbook]

    def _preview(self, page: FormPage, details: ReturnDetails) -> list[Component]:
        frame, translate = self.frame(page), self.translator(page.language)
        source = DraftSource(self.current.key, self.place_name, self.cells())
        preview = preview_of(source, self.desk.judge, self.dataset, translate, {})
        return [*preview_parts(frame, preview), submit_part(frame, details, preview)]

    def _values(self, page: FormPage, past: tuple[Submission, ...]) -> list[Component]:
        if not past:
            return []
        frame, translate = self.frame(page), self.translator(page.language)
        source = DraftSource(self.current.key, self.place_name, past[0].cells)
        rows = values_of(source, self.dataset, translate, past[0].comments)
        return [part(translate("desk.values"), value_rows(frame, rows))] if rows else []

    def _review(
        self, page: FormPage, own: PlaceReturn, past: tuple[Submission, ...], details: ReturnDetails
    ) -> list[Component]:
        """What the bureau sees: of a draft how far it is, of a submission all of it."""
        frame, translate = self.frame(page), self.translator(page.language)
        if own.state is ReturnState.SUBMITTED:
            typed = _comments()
            source = DraftSource(self.current.key, self.place_name, past[0].cells)
            preview = preview_of(source, self.desk.judge, self.dataset, translate, typed)
            return decision_form(frame, details, preview, typed.get("", ""))
        if own.state is ReturnState.ACCEPTED:
            steps = [undo_part(frame, details)] if self._is_last(past[0]) else []
            return [*steps, *self._values(page, past), correct_part(frame, details)]
        return self._values(page, past) if own.state is ReturnState.SENT_BACK else []

    def _is_last(self, submission: Submission) -> bool:
        """Whether the table still is as accepting a submission left it, so that it can be undone."""
        last = last_import(self._current_snapshot().history.changes[::-1])
        return not submission.change or (last is not None and last.after == submission.change)

    def _save(self) -> Response:
        """Save the fields of an area, and lead on; a script gets the state of the draft instead."""
        key, place, form = self.current.key, self.place_name, request.form
        area, seen = form.get("area", ""), form.get("seen", "")
        if not (area.isdigit() and seen.isdigit()):
            raise refuse("account.stale_form")
        cells = typed_cells(form_of(self.dataset, key, place), int(area), form)
        conflicts = self.desk.store.save(key, place, cells, int(seen), self.actor())
        if request.accept_mimetypes.best == "application/json":
            return self._saved(conflicts)
        if conflicts:
            g.desk_conflicts = conflicts
            raise refuse("desk.refused_conflict", 409)
        tab = next(tab for tab in self._draft_form(self.translate()).tabs() if tab.number == int(area))
        go = form.get("go", area)
        if go == PREVIEW:
            return self._lead(f"view={PREVIEW}")
        target = area if tab.faults or not go.isdigit() else go
        return self._lead(f"area={target}", "faults" if tab.faults else "form")

    def _saved(self, conflicts: tuple[Conflict, ...]) -> Response:
        """What the script shows after it has saved: faults and notes by field, counts, the version and the time."""
        translate = self.translate()
        filled, area = self._draft_form(translate, conflicts), int(request.form["area"])
        tabs = {tab.number: tab for tab in filled.tabs()}
        return jsonify(
            version=self.own().version, faults=filled.faults, notes=filled.notes, cells=filled.texts(),
            areas={number: (tab.filled, tab.rows, tab.faults) for number, tab in tabs.items()},
            hint=translate("desk.area_hint", filled=tabs[area].filled, rows=tabs[area].rows) if area in tabs else "",
            lead=self._lead_text(sum(tab.filled for tab in tabs.values()), sum(tab.rows for tab in tabs.values())),
            saved=translate("desk.saved_at", time=datetime.now().strftime("%H:%M")),
        )  # fmt: skip

    def _upload(self) -> Response:
        """Put the figures of uploaded workbooks into the draft; with any fault the draft stays as it is."""
        key, place, actor = self.current.key, self.place_name, self.actor()
        require_may(Step.SAVE, actor, place)
        files = [file for file in request.files.getlist("files") if file.filename]
        if not 0 < len(files) <= MAX_FILES:
            raise refuse("desk.refused_files")
        try:
            returns = self.desk.read_files(files, self.dataset, key, place)
        except ReturnRefusedError as error:
            g.desk_file_faults = error.issues
            raise refuse("desk.refused_file_faults") from error
        form, count = form_of(self.dataset, key, place), 0
        for submitted, content in returns:
            cells = cells_of(submitted, form)
            self.desk.store.bring(key, place, cells, submitted.file, content, actor)
            count += len(submitted.values)
        return self._lead(f"view={PREVIEW}&done=desk.done_upload&count={count}")

    def _submit(self) -> Response:
        """Submit the draft as it was previewed, if nothing in it is wrong."""
        key, place, seen = self.current.key, self.place_name, request.form.get("seen", "")
        if not seen.isdigit():
            raise refuse("account.stale_form")
        require_may(Step.SUBMIT, self.actor(), place)
        self.desk.judge(DraftSource(key, place, self.cells()))
        self.desk.store.submit(key, place, int(seen), self.actor())
        return self.done("desk.done_submit")

    def _withdraw(self) -> Response:
        self.desk.store.withdraw(self.current.key, self.place_name, self._number(), self.actor())
        return self.done("desk.done_withdraw")

    def _accept(self) -> Response:
        """Accept the submission that the page showed: one step into the table."""
        key, place, actor = self.current.key, self.place_name, self.actor()
        self.desk.store.accept(
            key, place, self._number(), actor, lambda submission: self.desk.put(key, place, submission, actor.name)
        )
        return self.done("desk.done_accept")

    def _send_back(self) -> Response:
        """Send the submission back with the comments that were typed."""
        key, place = self.current.key, self.place_name
        self.desk.store.send_back(key, place, self._number(), _comments(), self.actor())
        return self.done("desk.done_send_back")

    def _undo(self) -> Response:
        """Take the accepted submission out of the table, byte for byte."""
        key, place, actor = self.current.key, self.place_name, self.actor()
        self.desk.store.undo(
            key, place, self._number(), actor, lambda submission: self.desk.take_out(submission, actor.name)
        )
        return self.done("desk.done_undo")

    def _lead(self, query: str, anchor: str = "") -> Response:
        """Lead to the page again with other words behind its address."""
        return redirect(page_url(self.page_path, self.page().back, query) + (anchor and f"#{anchor}"))

    def _number(self) -> int:
        """The submission that the page showed."""
        text = request.form.get("number", "")
        if not text.isdigit():
            raise refuse("account.stale_form")
        return int(text)


def _comments() -> dict[str, str]:
    """The comments that were typed, on lines and (by an empty key) on the whole."""
    texts = {name: " ".join(text.split())[:MAX_COMMENT_CHARS] for name, text in request.form.items()}
    return {name.removeprefix(COMMENT): text for name, text in texts.items() if name.startswith(COMMENT) and text}
