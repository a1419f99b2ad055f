"""What the forms of a return's page do: save, hand in, submit, take back; accept, send back, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime

from flask import Flask, Response, g, jsonify, request

from dashboard.components.desk.areas import far_texts, faults_text
from dashboard.components.desk.form import TYPED
from dashboard.components.desk.frame import DESK
from dashboard.components.desk.return_page import REASON
from dashboard.returns.desk.draft import DraftSource, cells_of
from dashboard.returns.desk.model import Cells, Conflict, DeskError, Upload
from dashboard.returns.desk.states import Step, require_may
from dashboard.returns.form import Form
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.workbook_security import MAX_FILE_MB, MEGABYTE
from dashboard.web.auth.forms import page_url, redirect
from dashboard.web.desk.above_city import judge_for_review, reasons_for, rows_above_city
from dashboard.web.desk.desk_view import NUMBER, posted_number, refuse
from dashboard.web.desk.form_lines import typed_cells
from dashboard.web.desk.return_view import PREVIEW, ReturnView, typed_comments, typed_text
from dashboard.web.desk.services import MAX_FILES


class ReturnPage(ReturnView):
    """The page, and what its forms do."""

    max_upload_bytes = (MAX_FILES * MAX_FILE_MB + 1) * MEGABYTE

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

    def _save(self) -> Response:
        """Save the fields of an area, and lead on; a script gets the state of the draft instead."""
        key, place, form = self.current.key, self.place_name, request.form
        area, seen = posted_number("area"), posted_number("seen")
        own = self.form()
        if area not in [each.number for each, _ in own.areas]:
            raise refuse("account.stale_form")
        chosen, waiting = self._clashing(own, area)
        cells = {**typed_cells(own, area, form), **chosen}
        conflicts = self.desk.store.save(key, place, cells, seen, self.actor())
        if waiting:  # the other fields for which nobody has chosen a text yet
            conflicts += self.desk.store.save(key, place, waiting, posted_number("clashed"), self.actor())
        if request.accept_mimetypes.best == "application/json":
            return self._saved(conflicts)
        if conflicts:
            g.desk_conflicts, g.desk_clashed = conflicts, posted_number("clashed" if waiting else "seen")
            raise refuse("desk.refused_conflict", 409)
        tab = next(tab for tab in self._draft_form(self.translate()).tabs() if tab.number == area)
        go = form.get("go", "")
        if go == PREVIEW:
            return self._lead(f"view={PREVIEW}")
        target = area if tab.faults or not NUMBER.fullmatch(go) else go
        return self._lead(f"area={target}", "faults" if tab.faults else "form")

    def _clashing(self, form: Form, area: int) -> tuple[Cells, Cells]:
        """The text that was chosen of two, where it is the account's own, and those of fields that still clash.

        Who saves the area without choosing takes what the fields hold.
        """
        mine, theirs = (request.form.get(name) for name in ("mine", "theirs"))
        if mine is None and theirs is None:
            return {}, {}
        typed = {name.removeprefix(TYPED): text for name, text in request.form.items() if name.startswith(TYPED)}
        own = {name: text for name, text in typed.items() if name == mine}
        others = {name: text for name, text in typed.items() if name not in (mine, theirs)}
        return typed_cells(form, area, own), typed_cells(form, area, others)

    def _saved(self, conflicts: tuple[Conflict, ...]) -> Response:
        """What the script shows after it has saved: faults and notes by field, counts, the version and the time."""
        translate, own = self.translate(), self.own()
        filled, area = self._draft_form(translate, conflicts), posted_number("area")
        tabs = {tab.number: tab for tab in filled.tabs()}
        total, rows = sum(tab.filled for tab in tabs.values()), sum(tab.rows for tab in tabs.values())
        typed = rows - sum(tab.empty for tab in tabs.values())
        return jsonify(
            version=own.version, faults=filled.faults, notes=filled.notes, readings=filled.readings,
            cells=filled.texts(), far=far_texts(list(tabs.values()), translate),
            clashes={name: asdict(clash) for name, clash in filled.clashes.items()},
            growths=filled.growths(), state=(own.state.value, translate(f"desk.state_{own.state.value}")),
            areas={number: (tab.filled, tab.rows, faults_text(tab, translate)) for number, tab in tabs.items()},
            hint=translate("desk.area_hint", filled=tabs[area].filled, rows=tabs[area].rows) if area in tabs else "",
            answer=self.answer_text(total, rows), download=translate("desk.download_hint", filled=typed),
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
        form, count = self.form(), sum(len(submitted.values) for submitted, _ in returns)
        uploads = [Upload(cells_of(submitted, form), submitted.file, content) for submitted, content in returns]
        self.desk.store.bring(key, place, uploads, actor)
        return self._lead(f"view={PREVIEW}&done=desk.done_upload&count={count}")

    def _submit(self) -> Response:
        """Submit the draft as it was previewed, if nothing in it is wrong."""
        key, place, seen = self.current.key, self.place_name, posted_number("seen")
        require_may(Step.SUBMIT, self.actor(), place)
        self.desk.judge(DraftSource(key, place, self.cells()))
        self.desk.store.submit(key, place, seen, self.actor())
        return self.done("desk.done_submit")

    def _withdraw(self) -> Response:
        self.desk.store.withdraw(self.current.key, self.place_name, self._number(), self.actor())
        return self.done("desk.done_withdraw")

    def _accept(self) -> Response:
        """Accept the submission that the page showed: one step into the table."""
        key, place, actor, number = self.current.key, self.place_name, self.actor(), self._number()
        self.desk.store.accept(
            key, place, number, actor, lambda submission: self.desk.put(key, place, submission, actor.name),
            self._reasons(),
        )  # fmt: skip
        return self.done("desk.done_accept")

    def _reasons(self) -> dict[str, str]:
        """The reason for lines above the city, which they need, by line."""
        past, form = self.desk.store.submissions(self.current.key, self.place_name), self.form()
        if not past:
            return {}
        source = DraftSource(self.current.key, self.place_name, past[0].cells)
        rows = rows_above_city(judge_for_review(source, self.desk.judge, form).warnings, form)
        reason = typed_text(REASON)
        if rows and not reason:
            raise DeskError("no_reason")
        return reasons_for(rows, reason)

    def _send_back(self) -> Response:
        """Send the submission back with the comments that were typed."""
        key, place = self.current.key, self.place_name
        self.desk.store.send_back(key, place, self._number(), typed_comments(), self.actor())
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
        return posted_number("number")
