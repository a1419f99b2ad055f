"""Shows `/returns/ROUND/PLACE`: a reporter fills, previews and submits a return; the bureau reviews it."""

from __future__ import annotations

from dash.development.base_component import Component
from flask import Response, g, request

from dashboard.components.desk.areas import fault_box, how_far
from dashboard.components.desk.form import area_form
from dashboard.components.desk.frame import DeskFrame, part, round_title
from dashboard.components.desk.preview import COMMENT, MAX_COMMENT_CHARS, difference_parts, preview_parts, value_rows
from dashboard.components.desk.return_page import (
    REASON,
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
from dashboard.i18n.terms import Translator
from dashboard.returns.desk.draft import DraftSource, filled_rows, form_of
from dashboard.returns.desk.model import Cells, Conflict, PlaceReturn, ReturnState, Round, RoundKey, Submission
from dashboard.returns.form import Form
from dashboard.returns.importing import ImportResult
from dashboard.returns.workbook_security import MAX_FILE_MB
from dashboard.web.auth.roles import current_account
from dashboard.web.desk.above_city import judge_for_review
from dashboard.web.desk.desk_view import (
    DeskView,
    comment_texts,
    days_text,
    due_text,
    return_path,
    when,
)
from dashboard.web.desk.form_lines import DraftForm, draft_form
from dashboard.web.desk.previews import file_fault, preview_of, values_of
from dashboard.web.desk.services import accepted_source
from dashboard.web.request_guard import plain_response

FILLABLE = (ReturnState.EMPTY, ReturnState.DRAFT, ReturnState.SENT_BACK)
PREVIEW = "preview"
NO_RETURN = "没有这一轮，或这一轮没有这个地区 · there is no such round, or it does not ask this place\n"
OTHER_PLACE = "这是别的地区的填报 · this is the return of another place\n"


class ReturnView(DeskView):
    """The page of a return, for whoever looks at it as it is."""

    def answer(self) -> Response:
        """Find the return, which is the business of its place's reporters and of the bureau."""
        key, place = RoundKey.of((request.view_args or {})["round"]), (request.view_args or {})["place"]
        current = self.desk.store.round(key) if key else None
        if current is None or place not in self.desk.returns(current.key, self.dataset):
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

    def form(self) -> Form:
        """The form of the current request's return."""
        return form_of(self.dataset, self.current.key, self.place_name)

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
        form = self.form()
        rows, filled = len(form.rows), filled_rows(DraftSource(key, self.place_name, self.cells()), form)
        title = round_title(key, translate)
        return ReturnDetails(
            round_title=title,
            place=place,
            state=own.state.value,
            title=self.answer_text(filled, rows)
            if not self.is_reviewer and own.state in FILLABLE
            else translate("desk.return_title", round=title, place=place),
            lead=self._lead_text(own, filled, rows),
            past=[self._past(item, translate) for item in past],
            version=own.version,
            number=own.submissions,
            text=text,
            is_refusal=is_refusal,
        )

    def answer_text(self, filled: int, rows: int) -> str:
        """How much is filled and how much is left."""
        translate, place = self.translate(), self.place(self.place_name)
        names = {"place": translate.district(place), "round": round_title(self.current.key, translate)}
        return translate("desk.return_answer", filled=filled, open=rows - filled, **names)

    def _lead_text(self, own: PlaceReturn, filled: int, rows: int) -> str:
        """Until when it is due, and where the title does not say it how much is filled and left empty."""
        translate = self.translate()
        due = {"due": due_text(self.current.due, translate), "days": days_text(self.current.due, translate)}
        if not self.is_reviewer and own.state in FILLABLE:
            return translate("desk.return_lead", **due)
        return translate("desk.return_due", filled=filled, open=rows - filled, **due)

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
        area = next((number for number in numbers if str(number) == chosen), numbers[0])
        following = next((tab for tab in tabs if tab.number > area), None)
        comments = past[0].comments if own.state is ReturnState.SENT_BACK and past else {}
        form = area_form(
            frame, tabs[numbers.index(area)], filled.lines(area, comments), own.version,
            g.get("desk_clashed", own.version), filled.heads(), following,
        )  # fmt: skip
        content = html.Div([how_far(frame, tabs, area), form], className="desk-columns")
        download = frame.href(f"{page.path}/form.xlsx")
        faults = [file_fault(issue, translate) for issue in g.get("desk_file_faults", ())]
        workbook = workbook_part(frame, download, sum(tab.rows - tab.empty for tab in tabs), MAX_FILE_MB, faults)
        fill = part(translate("desk.on_screen"), *fault_box(frame, filled.fault_links()), content, anchor="form",
                    hint=translate("desk.on_screen_hint"))  # fmt: skip
        return [workbook, fill] if faults else [fill, workbook]

    def _preview(self, page: FormPage, details: ReturnDetails) -> list[Component]:
        frame, translate = self.frame(page), self.translator(page.language)
        source = DraftSource(self.current.key, self.place_name, self.cells())
        preview = preview_of(source, self.desk.judge, self.dataset, translate, {})
        return [*preview_parts(frame, preview, details.place), submit_part(frame, details, preview)]

    def _values(self, page: FormPage, past: tuple[Submission, ...]) -> list[Component]:
        if not past:
            return []
        frame, translate = self.frame(page), self.translator(page.language)
        source = DraftSource(self.current.key, self.place_name, past[0].cells)
        rows = values_of(source, self.dataset, translate, past[0].comments)
        values = [part(translate("desk.values"), value_rows(frame, rows))] if rows else []
        return [*self._differences(frame, past[0]), *values]

    def _differences(self, frame: DeskFrame, last: Submission) -> list[Component]:
        """What the table says otherwise than a return that was accepted: somebody else has changed it since."""
        if last.state is not ReturnState.ACCEPTED:
            return []
        source = accepted_source(self.current.key, self.place_name, last)
        return difference_parts(frame, preview_of(source, self.desk.judge, self.dataset, frame.translate, {}))

    def _review(
        self, page: FormPage, own: PlaceReturn, past: tuple[Submission, ...], details: ReturnDetails
    ) -> list[Component]:
        """What the bureau sees: of a draft how far it is, of a submission all of it."""
        frame, translate = self.frame(page), self.translator(page.language)
        if own.state is ReturnState.SUBMITTED:
            typed, form = typed_comments(), self.form()
            source = DraftSource(self.current.key, self.place_name, past[0].cells)

            def judge(source: DraftSource) -> ImportResult:
                return judge_for_review(source, self.desk.judge, form)

            preview = preview_of(source, judge, self.dataset, translate, typed)
            return decision_form(frame, details, preview, typed.get("", ""), typed_text(REASON))
        if own.state is ReturnState.ACCEPTED:
            steps = [undo_part(frame, details)] if self.desk.can_take_out(past[0]) else []
            return [*steps, *self._values(page, past), correct_part(frame, details)]
        return self._values(page, past) if own.state is ReturnState.SENT_BACK else []


def typed_text(name: str) -> str:
    """A text that was typed into a field, on one line."""
    return " ".join(request.form.get(name, "").split())[:MAX_COMMENT_CHARS]


def typed_comments() -> dict[str, str]:
    """The comments that were typed, on lines and (by an empty key) on the whole."""
    texts = {name: " ".join(text.split())[:MAX_COMMENT_CHARS] for name, text in request.form.items()}
    return {name.removeprefix(COMMENT): text for name, text in texts.items() if name.startswith(COMMENT) and text}
