"""Search endpoint: answers the search field in the header."""

from __future__ import annotations

import json

from flask import Flask, Response, request

from dashboard.i18n.terms import Translator
from dashboard.routing.url_parser import InvalidUrl, parse_url
from dashboard.routing.view_context import view_context
from dashboard.web.request_snapshot import CurrentSnapshot
from dashboard.web.search.find import Hit, find


def add_search(server: Flask, current_snapshot: CurrentSnapshot) -> None:
    """Add `/search.json?find=…`; `view` and the rest of the query are the URL from which it is searched."""

    @server.get("/search.json")
    def search() -> Response:
        dataset, geography = current_snapshot().dataset, current_snapshot().geography
        parsed = parse_url(request.args.get("view", "/"), request.query_string.decode("utf-8", "replace"), dataset)
        selection = parsed.fallback if isinstance(parsed, InvalidUrl) else parsed
        context = view_context(dataset, geography, selection)
        content = _content(find(request.args.get("find", ""), context), context.translate)
        body = json.dumps(content, ensure_ascii=False)
        return Response(body, mimetype="application/json", headers={"Cache-Control": "no-cache"})


def _content(hits: tuple[Hit, ...], translate: Translator) -> dict[str, object]:
    """The hits; `count` says in a sentence how many, and `note` the same where all must see it: none, only similar."""
    plain = bool(hits) and not hits[0].is_near
    count = translate("search.count" if plain else "search.near" if hits else "search.none", count=len(hits))
    entries = [
        {"kind": hit.kind.value, "label": translate(f"search.kind_{hit.kind.value}"),
         "name": hit.name, "aside": hit.aside, "href": hit.href}
        for hit in hits
    ]  # fmt: skip
    return {"hits": entries, "count": count, "note": "" if plain else count}
