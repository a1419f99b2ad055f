"""The answers to the search field in the header."""

from __future__ import annotations

import json

from flask import Flask, Response, request

from dashboard.i18n.terms import Words
from dashboard.routing.url_parser import Unknown, read_address
from dashboard.routing.view_context import scene_of
from dashboard.web.request_snapshot import Now
from dashboard.web.search.find import Hit, find


def add_search(server: Flask, now: Now) -> None:
    """What the words of `find` find, seen from an address: `view` is its path, beside the rest of its query."""

    @server.get("/search.json")
    def search() -> Response:
        dataset, geography = now().dataset, now().geography
        selected = read_address(request.args.get("view", "/"), request.query_string.decode("utf-8", "replace"), dataset)
        selection = selected.fallback if isinstance(selected, Unknown) else selected
        scene = scene_of(dataset, geography, selection)
        return Response(
            json.dumps(_answer(find(request.args.get("find", ""), scene), scene.words), ensure_ascii=False),
            mimetype="application/json",
            headers={"Cache-Control": "no-cache"},
        )


def _answer(hits: tuple[Hit, ...], words: Words) -> dict[str, object]:
    """The hits; `count` says in a sentence how many, and `note` the same where all must see it: none, only similar."""
    plain = bool(hits) and not hits[0].is_near
    count = words("search.count" if plain else "search.near" if hits else "search.none", count=len(hits))
    return {"hits": [_told(hit, words) for hit in hits], "count": count, "note": "" if plain else count}


def _told(hit: Hit, words: Words) -> dict[str, str]:
    return {
        "kind": hit.kind.value,
        "label": words(f"search.kind_{hit.kind.value}"),
        "name": hit.name,
        "aside": hit.aside,
        "href": hit.href,
    }
