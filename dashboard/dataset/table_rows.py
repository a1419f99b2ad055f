"""Holds the rows of the tidy table in one pandas DataFrame: what is asked of them by position, and as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.dataset.categories import cell_texts, text_frame
from dashboard.dataset.model import Catalog, Document
from dashboard.dataset.observation import Observation, Status
from dashboard.dataset.row_filter import filtered_rows
from dashboard.dataset.row_index import row_hashes
from dashboard.dataset.row_reader import Positions, RowReader
from dashboard.dataset.schema import ALL_COLUMNS, NUMBERS

CHUNK_ROWS = 1_000  # observations that are made together
MAX_SEARCHES = 8  # answers that are cached, so that the next page of one need not be searched; then it starts anew


class TableRows:
    """Reads, searches and writes the rows of the tidy table; read-only once loaded.

    The frame has the rows in file order under their numbers in a spreadsheet; its texts are categories in the order of
    their code points, `area`, `year` and `value` numbers.
    """

    def __init__(self, table: pd.DataFrame, catalog: Catalog, digest: str) -> None:
        """Hold a table of cells as `text_categories`, of numbers also as such, that `validate` found sound."""
        self.catalog, self.digest = catalog, digest
        self.columns = tuple(name for name in ALL_COLUMNS if name in table)
        self._frame = table[list(self.columns)].astype(NUMBERS)
        self._rows = RowReader(self._frame, catalog.documents)
        self._searches: dict[tuple[object, ...], Positions] = {}

    @property
    def version(self) -> str:
        """Names the table for readers: the first eight digits of its digest."""
        return self.digest[:8]

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Lists the documents that some row cites, in the catalog's order."""
        cited = {source.document.id for source in self._rows.sources}
        return tuple(document for document in self.catalog.documents.values() if document.id in cited)

    @property
    def size(self) -> int:
        """Counts the figures that the table publishes."""
        return len(self._frame)

    @cached_property
    def samples(self) -> int:
        """Counts the rows that are generated."""
        return int(self._frame["status"].eq(Status.SAMPLE).sum())

    @property
    def is_sample(self) -> bool:
        """Tells whether any row is generated, so that no reader may take the table for the published one."""
        return self.samples > 0

    def as_text(self) -> pd.DataFrame:
        """Copies the rows as the text cells that `validate` and a new dataset take, under their own numbers.

        Its columns are categories of text; a value is written as the number it is, however the table spells it.
        """
        return text_frame(self._frame)

    def write(self, file: BinaryIO, *, parquet: bool) -> None:
        """Writes the table as Parquet, or as CSV in UTF-8 with a byte order mark."""
        if parquet:
            self._frame.to_parquet(file, engine="pyarrow", index=False, write_page_checksum=True)
        else:
            self.as_text().to_csv(file, index=False, mode="wb", encoding="utf-8-sig", lineterminator="\n")

    def distinct(self, name: str) -> Sequence[str]:
        """Lists the different cells of a column, in the order in which they first stand in the table."""
        return cell_texts(self._frame[name].drop_duplicates())

    def cells(self, positions: Sequence[int] | Positions) -> list[tuple[str, ...]]:
        """Gives the rows at these positions as the text cells of `as_text`."""
        rows = self._frame.iloc[np.asarray(positions, dtype=np.intp)]
        return list(zip(*(cell_texts(rows[name]) for name in self.columns), strict=True))

    def search(
        self,
        *,
        text: str = "",
        area: int | None = None,
        district: str | None = None,
        measure: str = "",
        sort: str = "",
        descending: bool = False,
        among: Iterable[tuple[str, Iterable[str]]] = (),
    ) -> Positions:
        """Searches rows; gives the positions of those that match, in the table's order or sorted by a stable sort.

        Each word of `text` is looked for in KPI, breakdown, source, note and district, without case; in their English
        names where a word of them begins so. `among` are columns with the cells that each may have.
        """
        cells = {"area": "" if area is None else str(area), "district": district or "", "measure": measure}
        allowed = [
            *((name, (cell,)) for name, cell in cells.items() if cell),
            *((name, tuple(cells)) for name, cells in among),
        ]
        key = (tuple(text.casefold().split()), tuple(allowed), sort, descending)
        rows = self._searches.get(key)
        if rows is None:
            if len(self._searches) >= MAX_SEARCHES:
                self._searches.clear()
            rows = self._searches[key] = filtered_rows(
                self._frame, self._english, key[0], allowed, sort=sort, descending=descending
            )
        return rows

    def at(self, positions: Sequence[int] | Positions) -> tuple[Observation, ...]:
        """Gives the rows at these positions."""
        return self._rows.at(positions)

    def each(self, positions: Positions) -> Iterator[Observation]:
        """Yields the rows at these positions one after the other, never all of them at a time."""
        for start in range(0, len(positions), CHUNK_ROWS):
            yield from self.at(positions[start : start + CHUNK_ROWS])

    def rows_not_in(self, other: TableRows) -> tuple[Observation, ...]:
        """Lists the rows that another table does not hold just so, in this table's order."""
        return self.at(np.flatnonzero(~np.isin(self._hashes, other._hashes)))

    @cached_property
    def _hashes(self) -> npt.NDArray[Any]:
        return row_hashes(self._frame)

    @cached_property
    def _english(self) -> dict[str, Mapping[str, str]]:
        """Gives the English of what stands in the table in Chinese, by column."""
        catalog = self.catalog
        return {
            "kpi": {name: catalog.kpi(name, area=0, unit="").english for name in catalog.kpis},
            "breakdown": catalog.breakdown_english,
            "district": {place.name: place.english for place in catalog.districts},
            "note": catalog.note_english,
        }
