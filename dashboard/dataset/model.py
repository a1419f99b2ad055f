"""The words of the catalog: areas, KPIs, districts, documents, tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

CITY = "南昌市"
PROVINCE = "江西省"
TASKS = "重点任务"  # the KPI that counts the plan's numbered tasks; it belongs to every area
POPULATION = "常住人口"
RANK_UNITS = ("位", "名次")  # units of a position in an order


class PlaceKind(StrEnum):
    """What a place is. Districts and counties add up to the city; a zone lies inside them.

    A peer is another city; it and the province are yardsticks: never ranked, summed, chosen or asked for returns.
    """

    CITY = "city"
    DISTRICT = "district"
    COUNTY = "county"
    ZONE = "zone"
    PROVINCE = "province"
    PEER = "peer"


class Direction(StrEnum):
    """Which way a KPI should move."""

    MORE = "more"
    LESS = "less"
    NEUTRAL = "neutral"


class Payer(StrEnum):
    """Whose money it is."""

    CITY = "city"  # the bureau and the city
    COUNTY = "county"  # districts and counties that match it
    JOINT = "joint"  # both together, where the source does not part them
    UPPER = "upper"  # the state and the province
    BANK = "bank"  # loans: they are paid back


class Purpose(StrEnum):
    """What money is for."""

    PROJECTS = "projects"
    PLATFORMS = "platforms"
    FINANCE = "finance"
    COUNTRYSIDE = "countryside"
    PROPERTY = "property"


class NotAdded(StrEnum):
    """Why a sum of money is not added to others of its payer and year."""

    OVERLAP = "overlap"  # it may stand in another sum; the source does not say
    YEARS = "years"  # it is a total of several years


@dataclass(frozen=True, slots=True)
class Area:
    """One of the nine work areas of the 2014 plan."""

    number: int
    name: str
    english: str
    lead: str  # the KPI that stands for the area where there is room for one


@dataclass(frozen=True, slots=True)
class District:
    """A place that figures are published for: the city, a county-level unit of 2013, a zone, a yardstick."""

    name: str
    english: str
    label: str
    label_english: str
    kind: PlaceKind
    code: str

    @property
    def is_county_level(self) -> bool:
        """True for the nine county-level units, which together are the city."""
        return self.kind in (PlaceKind.DISTRICT, PlaceKind.COUNTY)

    @property
    def is_zone(self) -> bool:
        """True for a development zone, whose figures are already inside those of districts and counties."""
        return self.kind is PlaceKind.ZONE

    @property
    def is_yardstick(self) -> bool:
        """True for the province and for other cities, whose figures stand beside the city's for comparison alone."""
        return self.kind in (PlaceKind.PROVINCE, PlaceKind.PEER)


@dataclass(frozen=True, slots=True)
class Document:
    """A published document that figures are read from."""

    id: str
    title: str
    english: str
    short: str
    short_english: str
    publisher: str
    publisher_english: str
    published: str  # as precise as known: a day, a month or a year
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key performance indicator and what the catalog says of it; a KPI the catalog lacks has the defaults."""

    name: str
    area: int  # where it belongs; 0 is the city's context
    unit: str
    english: str
    unit_english: str
    definition: str = ""
    definition_english: str = ""
    direction: Direction = Direction.MORE
    additive: bool = False
    by_district: bool = True  # whether a district can have a figure of its own; a rule or an honour of the city cannot
    headline: bool = False
    listed: bool = False  # the source names every place that has it; a place that it does not name has none
    part_of: str | None = None
    # whose money it is: a `Payer`, or shared where its parts have payers of their own
    payer: Literal["city", "county", "joint", "upper", "bank", "shared"] | None = None
    purpose: Purpose | None = None
    not_added: NotAdded | None = None
    stock: bool = False  # a level at a time; any other KPI counts what happened in the year
    flow_of: str | None = None  # the stock that it is added to
    share_of: str | None = None  # the count whose share of the province it is
    word: str | None = None
    word_english: str | None = None
    owner: str = ""  # the office that answers for it; empty where none is named

    @property
    def is_percent(self) -> bool:
        """True for a share or a rate in per cent."""
        return self.unit == "%"

    @property
    def is_per_unit(self) -> bool:
        """True for a figure per head or per other unit, such as 件/万人."""
        return "/" in self.unit

    @property
    def is_rank(self) -> bool:
        """True for a position in an order."""
        return self.unit in RANK_UNITS


@dataclass(frozen=True, slots=True)
class Task:
    """What the plan promises under one of its numbered tasks, in our words; `name` is its breakdown in the table."""

    name: str
    summary: str
    summary_english: str
    kpis: tuple[str, ...]  # those that it serves
    owner: str = ""  # the office that answers for it; empty where none is named
    due: str = ""  # the month at whose end it is to be done, such as 2014-09; empty is the end of the plan's year


@dataclass(frozen=True, slots=True)
class Comparison:
    """KPIs of one area and one unit that answer a question when they stand side by side."""

    name: str
    english: str
    area: int
    kpis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that is known of areas, districts, documents and KPIs besides their figures, in the order shown."""

    areas: tuple[Area, ...]
    districts: tuple[District, ...]
    documents: Mapping[str, Document]
    kpis: Mapping[str, Mapping[str, object]]
    comparisons: tuple[Comparison, ...]
    tasks: Mapping[str, Task]  # by name
    breakdown_english: Mapping[str, str]
    unit_english: Mapping[str, str]
    note_english: Mapping[str, str]  # by the note's text in the table
    payers: Mapping[str, Payer]  # by part, where a KPI's parts have payers of their own

    def area(self, number: int) -> Area:
        """The area with this number, 1 to 9; KeyError for any other."""
        return {area.number: area for area in self.areas}[number]

    def district(self, name: str) -> District:
        """The place of this name; KeyError where there is none."""
        return {district.name: district for district in self.districts}[name]

    def kpi(self, name: str, area: int, unit: str) -> Kpi:
        """The KPI of this name; one that the catalog does not know has its defaults."""
        known: dict[str, Any] = {"english": name, "unit_english": self.unit_english.get(unit, unit)}
        known |= {key: value for key, value in self.kpis.get(name, {}).items() if key != "name"}
        return Kpi(name, area, unit, **known | {"direction": Direction(known.get("direction", Direction.MORE))})

    @property
    def counties(self) -> tuple[District, ...]:
        """The nine county-level units, in their official order."""
        return tuple(district for district in self.districts if district.is_county_level)

    @property
    def zones(self) -> tuple[District, ...]:
        """The zones that report beside the nine."""
        return tuple(district for district in self.districts if district.is_zone)

    @property
    def reporting_places(self) -> tuple[District, ...]:
        """The places that publish figures of their own: the nine, then the zones."""
        return self.counties + self.zones

    @property
    def choosable(self) -> tuple[District, ...]:
        """The places a reader can choose: city, units, zones; no yardstick."""
        return tuple(district for district in self.districts if not district.is_yardstick)
