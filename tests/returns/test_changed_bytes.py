"""Whatever is changed in the XML of a returned workbook, it is read or refused; nothing else ever comes of it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from dashboard.dataset.table import Dataset
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.workbook_reader import workbook_return
from tests.random_examples import many
from tests.returns.spoils import NAME, SHEET, sound

TODAY = date(2026, 3, 8)
MEMBERS = (SHEET, SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml")
PIECES = re.compile(rb'(?<==")[^"]*(?=")|(?<=>)[^<]+(?=<)')  # attributes and texts
PUT = [b"", b"?", b"-1", b"0", b"NaN", b"1e400", b"9" * 400, b"A1:XFD1048576", b"true", b"e", b"inlineStr", b"#REF!"]


def changed(packed: zipfile.ZipFile, chance: random.Random) -> bytes:
    """The workbook with one to three pieces of one of its files replaced by something else."""
    members = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice(MEMBERS)
    for _ in range(chance.randint(1, 3)):
        piece = chance.choice(list(PIECES.finditer(members[name])))
        members[name] = members[name][: piece.start()] + chance.choice(PUT) + members[name][piece.end() :]
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for one, content in members.items():
            made.writestr(one, content)
    return kept.getvalue()


@pytest.mark.parametrize("seed", range(many(4)))
def test_a_changed_workbook_is_read_or_refused(dataset: Dataset, seed: int) -> None:
    chance = random.Random(seed)
    ends = set()
    with zipfile.ZipFile(io.BytesIO(sound(dataset))) as packed:
        for _ in range(5):
            try:
                ends.add(len(workbook_return(Path(NAME), changed(packed, chance), dataset, TODAY, None).values))
            except ReturnRefusedError as refused:
                ends.add(-1)
                assert all("文件" in str(issue) and "\n" not in str(issue) for issue in refused.issues)
    assert ends <= {-1, 0, 1}
    assert -1 in ends
