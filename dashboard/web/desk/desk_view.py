"""What the pages of the desk share: whose they are, which round and place, refusals in words."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.components.desk.frame import DESK, DeskFrame, round_title
from dashboard.components.desk.to_do import ToDo
from dashboard.components.form_page import FormPage
from dashboard.dataset.model import District
from dashboard.dataset.table import Dataset
from dashboard.history.transaction import HistoryError
from dashboard.i18n.terms import Translator
from dashboard.returns.desk.draft import DraftSource, filled_rows, form_of
from dashboard.returns.desk.model import (
    Actor,
    DeskError,
    PlaceReturn,
    ReturnState,
    Round,
    RoundKey,
    Submission,
)
from dashboard.returns.messages import ReturnRefusedError
from dashboard.web.auth.form_view import FormView, local_time
from dashboard.web.auth.password_check import RefusedError
from dashboard.web.auth.roles import Role, current_account
from dashboard.web.auth.services import AuthServices
from dashboard.web.desk.services import Desk
from dashboard.web.desk.status import desk_status
from dashboard.web.request_guard import log_error, plain_response
from dashboard.web.request_snapshot import CurrentSnapshot

MAX_FORM_BYTES = 500_000  # of a page's form: the remarks of an area
KEPT_QUERY = ("area", "view", "round", "place", "who", "event")  # what the other language of a page shows, too
NUMBER = re.compile(r"[0-9]{1,9}")
MAX_COUNT_CHARS = 12
TOO_LARGE = "太大，没有收下：文件请分几次交 · too large, nothing was taken: hand in fewer files at a time\n"


class DeskView(FormView):
    """A page of the desk; its address may name a round and a place."""

    path, title, has_script = DESK, "desk.title", True
    max_upload_bytes = MAX_FORM_BYTES  # of a post with files

    def __init__(self, services: AuthServices, current_snapshot: CurrentSnapshot, desk: Desk) -> None:
        """Take what all form pages take, and the desk."""
        super().__init__(services, current_snapshot)
        self.desk = desk

    def route(self, server: Flask, rule: str, endpoint: str) -> None:
        """Add a route of the page."""
        server.add_url_rule(rule, endpoint, lambda **_: self.answer(), methods=["GET", "POST"])

    @property
    def page_path(self) -> str:
        """The path of the current request."""
        return quote(request.path)

    @property
    def dataset(self) -> Dataset:
        """The dataset of the current request."""
        return self._current_snapshot().dataset

    @property
    def is_reviewer(self) -> bool:
        """Whether the current account reviews; else it reports."""
        return current_account().role is Role.REVIEWER

    def actor(self) -> Actor:
        """Whoever makes the current request."""
        account = current_account()
        return Actor(account.name, request.remote_addr or "local", self.is_reviewer, account.places)

    def answer(self) -> Response:
        """Show the page or do what a form asks for; the desk's refusals are told on the page."""
        is_upload = request.mimetype == "multipart/form-data"
        request.max_content_length = self.max_upload_bytes if is_upload else MAX_FORM_BYTES
        try:
            return super().answer()
        except DeskError as error:
            return self.show(f"desk.refused_{error.reason}", status=403 if error.is_forbidden else 409)
        except HistoryError as error:
            return self.show("desk.refused_table", status=503, number=log_error(error))
        except ReturnRefusedError:
            return self.show("desk.refused_faults", status=409)
        except RequestEntityTooLarge:  # nothing of it was read, the page's language neither
            return plain_response(TOO_LARGE, 413)

    def sentence(self, page: FormPage, key: str, **values: object) -> str:
        """What was done or refused; some sentences count, in the address of the page that they lead to."""
        values = {"count": request.args.get("count", "0")[:MAX_COUNT_CHARS], **values}
        return self.translator(page.language)(key, **values) if key in page.texts else ""

    def translate(self) -> Translator:
        """Words in the language of the page."""
        return self.translator(self.page().language)

    def frame(self, page: FormPage) -> DeskFrame:
        """The frame of the page."""
        account, translate = current_account(), self.translator(page.language)
        role = self.role_text(page.language, account.role, account.places)
        who = f"{account.name}{translate('mark.comma')}{role}"
        query = {name: request.values[name] for name in KEPT_QUERY if request.values.get(name)}
        return DeskFrame(page, translate, who, desk_status(self.desk).to_do, self.is_reviewer, query)

    def item(self, each: Round, own: PlaceReturn, translate: Translator) -> ToDo:
        """A return as the lists show it."""
        comments: tuple[str, ...] = ()
        form = form_of(self.dataset, each.key, own.place)
        cells = {key: cell.text for key, cell in self.desk.store.draft(each.key, own.place).items()}
        if own.state is ReturnState.SENT_BACK:
            last = self.desk.store.submissions(each.key, own.place)[0]
            comments = comment_texts(last, self.dataset, translate)
        return ToDo(
            path=return_path(each.key, own.place),
            round_title=round_title(each.key, translate),
            place=translate.district(self.place(own.place)),
            due=due_text(each.due, translate),
            days=days_text(each.due, translate),
            note=each.note,
            state=own.state.value,
            rows=len(form.rows),
            filled=filled_rows(DraftSource(each.key, own.place, cells), form),
            changed=when(own.changed, own.changed_by, translate),
            comments=comments,
            is_open=each.is_open,
        )

    def place(self, name: str) -> District:
        """A place by its name in the catalog."""
        return self.dataset.catalog.district(name)


def refuse(key: str, status: int = 400) -> RefusedError:
    """The error of a form that no page would send, or that lacks something."""
    return RefusedError(key, status)


def posted_number(name: str) -> int:
    """A number that a form carries beside what people type; RefusedError for any other text."""
    text = request.form.get(name, "")
    if not NUMBER.fullmatch(text):
        raise refuse("account.stale_form")
    return int(text)


def return_path(key: RoundKey, place: str) -> str:
    """The address of a return's page."""
    return f"{DESK}/{key.slug}/{quote(place)}"


def due_text(due: date, translate: Translator) -> str:
    """A date in words."""
    return translate.date(due.isoformat())


def days_text(due: date, translate: Translator) -> str:
    """How many days there are until a date, or since."""
    days = (due - date.today()).days
    if not days:
        return translate("desk.due_today")
    return translate("desk.days_left" if days > 0 else "desk.days_over", count=abs(days))


def when(seconds: float, who: str, translate: Translator) -> str:
    """When something was done and by whom; empty where nobody has done it yet."""
    return translate("desk.changed_by", time=local_time(seconds), who=who) if who else ""


def comment_texts(submission: Submission, dataset: Dataset, translate: Translator) -> tuple[str, ...]:
    """The bureau's comments: on the whole first, those on lines with their names."""
    kpis, texts = dataset.kpis, []
    for line, comment in sorted(submission.comments.items()):
        name, _, breakdown = line.partition("\t")
        kpi = translate.kpi(kpis[name]) if name in kpis else name
        subject = " ".join(filter(None, (kpi, translate.breakdown(breakdown) if breakdown else "")))
        texts.append(f"{subject}{translate('mark.colon')}{comment}" if subject else comment)
    return tuple(texts)
