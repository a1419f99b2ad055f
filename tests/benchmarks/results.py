"""What was measured, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles

KB, MB = 1_000, 1_000_000
TABLE_START, TABLE_END = "<!-- table -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside its bar: met where it is at most (or at least) so much; no bar, no judgement."""

    name: str
    value: float
    unit: str = ""
    bar: float | None = None
    at_least: bool = False
    detail: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    @property
    def cells(self) -> tuple[str, ...]:
        """Name, figure, bar, judgement and detail as text."""
        sign = "≥" if self.at_least else "≤"
        bar = "" if self.bar is None else f"{sign} {self.bar:,.4g}{self.unit and ' ' + self.unit}"
        met = {None: "", True: "met", False: "**missed**"}[self.is_met]
        value = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:.3g}"
        return self.name, f"{value}{self.unit and ' ' + self.unit}", bar, met, self.detail


@dataclass(slots=True)
class Results:
    """All lines, told as they come."""

    tell: Callable[[str], None]
    lines: list[Line] = field(default_factory=list)

    def add(
        self, name: str, value: float, unit: str = "", bar: float | None = None, *,
        at_least: bool = False, detail: str = "",
    ) -> None:  # fmt: skip
        """Keep a line and tell it."""
        line = Line(name, round(value, 4), unit, bar, at_least, detail)
        self.lines.append(line)
        self.tell("  ".join(filter(None, line.cells)))

    def table(self) -> str:
        """The lines as a table in Markdown."""
        heads = ("what", "measured", "bar", "", "medians of this run")
        rows = [heads, tuple("---" for _ in heads), *(line.cells for line in self.lines)]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def write_table(self, readme: Path, machine: str) -> None:
        """Put the table and what it was measured on between the two marks of a README."""
        before, _, rest = readme.read_text(encoding="utf-8").partition(TABLE_START)
        after = rest.partition(TABLE_END)[2]
        table = f"{TABLE_START}\n{self.table()}\n\nMeasured on {machine}.\n{TABLE_END}"
        readme.write_text(f"{before}{table}{after}", encoding="utf-8")

    def save(self, path: Path) -> None:
        """Write the lines as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [asdict(line) | {"is_met": line.is_met} for line in self.lines]
        path.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def p95(times: Sequence[float]) -> float:
    """What 95 of 100 stay under."""
    return quantiles(times, n=20, method="inclusive")[-1]


def spread(times: Sequence[float]) -> str:
    """Median and the two quartiles: 120 (110–140)."""
    low, _, high = quantiles(times, n=4, method="inclusive")
    return f"{median(times):,.0f} ({low:,.0f}–{high:,.0f})"
