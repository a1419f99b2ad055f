"""Spoiled workbooks handed in at the desk: refused with the words of `import`, and the draft stays as it is."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path

import pytest

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.table import Dataset
from dashboard.returns.importing import FileSource
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.submitted_value import SubmittedReturn
from dashboard.settings import Settings
from dashboard.web.desk import services
from dashboard.web.desk.services import MAX_FILES
from tests.returns.spoils import FILES, IDENTITIES, NAME, SHAPES, edited, hidden
from tests.tables import CATALOG
from tests.web.desk.desk_forms import PLACE, Office, return_path, words

PATH = return_path(slug="2014")


def spoiled(dataset: Dataset) -> list[tuple[str, bytes]]:
    """Every kind of spoiled file, under a name of its own."""
    files = [(name, spoil(dataset)) for name, spoil, _ in FILES.values()]
    files += [(NAME, edited(edit)(dataset)) for edit, *_ in SHAPES.values()]
    files += [(NAME, hidden(label, value)(dataset)) for label, value, _ in IDENTITIES]
    return [(f"{number}{name}", content) for number, (name, content) in enumerate(files)]


def sentences(path: Path, dataset: Dataset) -> list[str]:
    """What the command says of a file."""
    with pytest.raises(ReturnRefusedError) as refused:
        FileSource(path).read(dataset, date.today(), None)
    return [issue.message.chinese for issue in refused.value.issues]


def test_every_kind_is_refused_with_the_words_of_import(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_here(path: Path, _settings: Settings, today: date) -> SubmittedReturn:
        return FileSource(path).read(dataset, today, None)  # `tests/returns/test_upload_process.py` has the process

    monkeypatch.setattr(services, "read_apart", read_here)
    assert office.open_round(kind="results").status_code == 303
    clerk, dataset = office.window("qsh01"), read_dataset(office.table, CATALOG)
    assert clerk.save({"1.1-value": "12"}, 1, path=PATH).status_code == 303
    files = spoiled(dataset)
    assert len(files) > 40
    for start in range(0, len(files), MAX_FILES):
        batch = files[start : start + MAX_FILES]
        answer = clerk.upload(batch, PATH)
        answer.request.environ["wsgi.input"].close()  # a file where the batch is large
        page = unescape(words(answer))
        assert answer.status_code == 400, [name for name, _ in batch]
        for name, content in batch:
            (tmp_path / name).write_bytes(content)
            for sentence in sentences(tmp_path / name, dataset):
                assert " ".join(sentence.split()) in page, name
    assert "填了 1 项" in clerk.page(PATH), PLACE
