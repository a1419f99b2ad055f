"""What a browser posts to Dash when its reader goes to an address, and one connection that posts it."""

from __future__ import annotations

import http.client
import json
import random
from dataclasses import dataclass
from urllib.parse import quote

from dashboard.dataset.table import Dataset
from dashboard.web.request_guard import CALLBACK
from tests.web.callback_posts import post_for

HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate, br, zstd"}


@dataclass(frozen=True, slots=True)
class Choices:
    """Addresses that readers choose, by kind."""

    area: tuple[str, ...]
    district: tuple[str, ...]
    kpi: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every one of them."""
        return (*self.area, *self.district, *self.kpi)


def choices_of(dataset: Dataset, count: int, seed: int = 2014) -> Choices:
    """So many choices of each kind, no two alike, in an order that the seed gives."""
    chance = random.Random(seed)
    places = [place.name for place in dataset.catalog.choosable]
    years = dataset.years
    areas = [
        f"/area/{area.number}?district={quote(place)}" if place != places[0] else f"/area/{area.number}"
        for place in places[:4]
        for area in dataset.catalog.areas
    ]
    districts = [
        f"/?district={quote(place)}" + (f"&year={year}" if year != dataset.report_year else "")
        for place in places[1:]
        for year in (dataset.report_year, years[-1], years[-2])
    ]
    known = [name for name in dataset.kpis if name in dataset.catalog.kpis]
    kpis = [f"/kpi/{quote(name)}" for name in known]
    for one in (areas, districts, kpis):
        chance.shuffle(one)
    return Choices(tuple(areas[:count]), tuple(districts[:count]), tuple(kpis[:count]))


def post_of(address: str) -> bytes:
    """The body of the request that goes for an address, as it is sent."""
    return json.dumps(post_for(address)).encode()


def post(connection: http.client.HTTPConnection, address: str) -> int:
    """Post a choice; bytes of the answer's body as it came over the wire."""
    connection.request("POST", CALLBACK, post_of(address), HEADERS)
    answer = connection.getresponse()
    size = len(answer.read())
    if answer.status != http.client.OK:
        raise RuntimeError(f"{address}: {answer.status}")
    return size
