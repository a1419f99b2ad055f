"""The answers to the search field in the header."""

from __future__ import annotations

import json

from flask import Flask, Response, request

from dashboard.i18n.terms import Translator
from dashboard.routing.url_parser import InvalidUrl, parse_url
from dashboard.routing.view_context import view_context
from dashboard.web.request_snapshot import CurrentSnapshot
from dashboard.web.search.find import Hit, find


def add_search(server: Flask, now: CurrentSnapshot) -> None:
    """What the words of `find` find, seen from an address: `view` is its path, beside the rest of its query."""

    @server.get("/search.json")
    def search() -> Response:
        dataset, geography = now().dataset, now().geography
        selected = parse_url(request.args.get("view", "/"), request.query_string.decode("utf-8", "replace"), dataset)
        selection = selected.fallback if isinstance(selected, InvalidUrl) else selected
        context = view_context(dataset, geography, selection)
        return Response(
            json.dumps(_answer(find(request.args.get("find", ""), context), context.translate), ensure_ascii=False),
            mimetype="application/json",
            headers={"Cache-Control": "no-cache"},
        )


def _answer(hits: tuple[Hit, ...], translate: Translator) -> dict[str, object]:
    """The hits; `count` says in a sentence how many, and `note` the same where all must see it: none, only similar."""
    plain = bool(hits) and not hits[0].is_near
    count = translate("search.count" if plain else "search.near" if hits else "search.none", count=len(hits))
    return {"hits": [_told(hit, translate) for hit in hits], "count": count, "note": "" if plain else count}


def _told(hit: Hit, translate: Translator) -> dict[str, str]:
    return {
        "kind": hit.kind.value,
        "label": translate(f"search.kind_{hit.kind.value}"),
        "name": hit.name,
        "aside": hit.aside,
        "href": hit.href,
    }
