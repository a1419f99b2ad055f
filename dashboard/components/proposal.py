"""Builds the pieces of a proposal that follow each change: headline, sum, choices, fields, growth, chart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dash.development.base_component import Component

from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import ask_word, required_text, target_text
from dashboard.components.target_allocation import key_segments, key_text, target_segments
from dashboard.i18n.messages import Span
from dashboard.metrics.allocation import TargetAllocation
from dashboard.metrics.narrative import MAX_LISTED_FIGURES
from dashboard.metrics.proposal import EntryFault, Proposal, entry_text, locked_text, part_target
from dashboard.routing.view_context import ViewContext

PROPOSAL = "proposal"  # the key of the rows that can be downloaded


def amount_text(amount: Decimal, proposal: Proposal, context: ViewContext) -> str:
    """Return an amount with its unit: 2,100 件, CNY 1.2 bn."""
    return context.translate.difference(float(amount), proposal.kpi)


def _typed_text(amount: Decimal, proposal: Proposal, context: ViewContext) -> str:
    """Return an amount as it is typed, with the unit of the fields: 0.55 CNY bn."""
    return f"{entry_text(amount, proposal.kpi, context.translate)} {context.translate.unit(proposal.kpi)}"


def proposal_headline(proposal: Proposal, context: ViewContext) -> tuple[str, ...]:
    """Return how far the target is divided, as phrases."""
    locked, free = proposal.locked, len(proposal.parts) - len(proposal.locked)
    key = "title" if not locked else "title_locked"
    if proposal.left < 0:
        key = "title_over"
    elif not free:
        key = "title_left" if proposal.left else "title_all"
    return context.translate.segments(
        f"allocate.{key}",
        target=amount_text(proposal.target, proposal, context),
        by=key_text(proposal.allocation, context),
        count=len(locked),
        free=free,
        **_headline_amounts(proposal, context),
    )


def _sums(proposal: Proposal) -> dict[str, Decimal]:
    """Return what is locked, the rest, and what is left or too much."""
    rest = max(proposal.target - proposal.locked_total, Decimal(0))
    return {"locked": proposal.locked_total, "rest": rest, "left": abs(proposal.left)}


def _headline_amounts(proposal: Proposal, context: ViewContext) -> dict[str, str]:
    """Return the sums with their unit, and, to stand beside one, as numbers; money in English keeps CNY m or bn."""
    sums, translate = _sums(proposal), context.translate
    texts = {name: amount_text(amount, proposal, context) for name, amount in sums.items()}
    numbers = {name: entry_text(amount, proposal.kpi, translate) for name, amount in sums.items()}
    has_scale = translate.unit(proposal.kpi).startswith("CNY")
    return texts | {f"{name}_number": text for name, text in (texts if has_scale else numbers).items()}


def proposal_summary(proposal: Proposal, context: ViewContext) -> tuple[Span, ...]:
    """Return whose target is divided, what differs from the key's division, and where the proposal asks the most."""
    translate, kpi = context.translate, proposal.kpi
    interpretation = proposal.allocation.interpretation
    year = interpretation.target.year
    target = Span(target_text(interpretation, kpi, context), "target")
    spans = translate.spans("allocate.lead", kpi=translate.kpi(kpi), year=year, target=target)
    if interpretation.high is not None:
        spans += translate.spans("allocate.lead_range", low=amount_text(proposal.target, proposal, context))
    moved = [part for part in proposal.parts if part.is_locked and part.difference]
    if moved:
        moved.sort(key=lambda part: -abs(part.difference))
        texts = [
            translate(
                "allocate.more" if part.difference > 0 else "allocate.less",
                district=translate.label(part.district),
                value=amount_text(abs(part.difference), proposal, context),
            )
            for part in moved[:MAX_LISTED_FIGURES]
        ]
        key = "allocate.moved" if len(moved) == len(texts) else "allocate.moved_some"
        by = key_text(proposal.allocation, context)
        spans += translate.spans(key, by=by, list=translate.listed(texts), count=len(moved))
    return spans + _hardest(proposal, context)


def _hardest(proposal: Proposal, context: ViewContext) -> tuple[Span, ...]:
    """Return the county whose part requires the highest growth, with the judgement; or that none can be judged."""
    translate, kpi = context.translate, proposal.kpi
    year = proposal.allocation.interpretation.target.year - 1
    targets = [(part, *part_target(part, proposal, context.dataset)) for part in proposal.parts]
    known = [entry for entry in targets if entry[1].required is not None]
    if not known:
        return translate.spans("allocate.no_results", year=year)
    part, target, asks = max(known, key=lambda entry: entry[1].required or 0)
    growth = required_text(target, translate)
    key = "allocate.hardest" if len(known) == len(targets) else "allocate.hardest_known"
    return translate.spans(
        key,
        district=translate.district(part.district),
        year=year,
        growth=growth.removeprefix("+") if translate.is_chinese else growth,  # 增长 93.7%
        judgement=ask_word(asks.judgement, kpi, translate),
        count=len(known),
    )


def sum_line(proposal: Proposal, context: ViewContext, faults: Sequence[EntryFault] = ()) -> list[Component]:
    """Return target = sum, what is locked and left, and what was typed but not applied and why.

    Where all are locked and the sum is not the target, a link frees the last one.
    """
    translate, kpi = context.translate, proposal.kpi
    target, total = (entry_text(amount, kpi, translate) for amount in (proposal.target, proposal.total))
    nodes: list[Component | str] = [html.B(target), " = ", html.B(total) if not proposal.left else total]
    if proposal.left:
        left = entry_text(abs(proposal.left), kpi, translate)
        nodes += [" + " if proposal.left > 0 else " − ", html.B(left)]
    key = "unit" if not proposal.left else "unit_left" if proposal.left > 0 else "unit_over"
    nodes.append(" " + translate(f"allocate.{key}", unit=translate.unit(kpi)))
    lines = [html.P(nodes, className="sum-total"), html.P(_sum_note(proposal, context))]
    if proposal.left and len(proposal.locked) == len(proposal.parts):
        lines.append(html.P(_unlock_last(proposal, context)))
    lines += [
        html.P([symbol("fault"), html.B(translate("allocate.fault")), " ", fault_text(fault, proposal, context)],
               className="entry-fault")
        for fault in faults
    ]  # fmt: skip
    kind = "sum-line is-fault" if faults or proposal.left else "sum-line"
    return [html.Div(lines, className=kind)]


def _unlock_last(proposal: Proposal, context: ViewContext) -> Component:
    *others, last = proposal.locked
    district = next(part.district for part in proposal.parts if part.district.code == last)
    fix = locked_text({code: proposal.locked[code] for code in others})
    text = context.translate("allocate.unlock_last", district=context.translate.label(district))
    return html.A(text, href=context.selection.change(fix=fix).href, className="link")


def _sum_note(proposal: Proposal, context: ViewContext) -> str:
    locked, free = len(proposal.locked), len(proposal.parts) - len(proposal.locked)
    key = "note_free" if not locked else "note_locked"
    if proposal.left < 0:
        key = "note_over"
    elif not free:
        key = "note_left" if proposal.left else "note_all"
    return context.translate(
        f"allocate.{key}",
        by=key_text(proposal.allocation, context),
        count=locked,
        free=free,
        **{name: _typed_text(amount, proposal, context) for name, amount in _sums(proposal).items()},
    )


def fault_text(fault: EntryFault, proposal: Proposal, context: ViewContext) -> str:
    """Return who was to get what, why that is not applied, what stays, and up to where an entry is possible."""
    return context.translate(
        f"allocate.{fault.kind.value}",
        district=context.translate.district(fault.district),
        text=fault.text,
        current=_typed_text(fault.current, proposal, context),
        most=_typed_text(fault.most, proposal, context),
        step=_typed_text(proposal.allocation.step, proposal, context),
    )


def choices(allocation: TargetAllocation, context: ViewContext) -> list[Component]:
    """Return what can be chosen without typing: the target, the key of what is not locked, and to start anew."""
    translate, kpi, selection = context.translate, allocation.kpi, context.selection
    interpretation = allocation.interpretation
    targets = target_segments(kpi, context)
    reset = html.P(html.A(translate("allocate.reset"), href=selection.change(fix="").href, className="link"))
    return [
        html.P(html.Span(translate("allocate.how")), className="figure-number"),
        html.H2(translate("allocate.target", target=target_text(interpretation, kpi, context))),
        html.P(f"{translate('date.year', year=interpretation.target.year)}{translate('mark.comma')}"
               f"{translate.source(interpretation.target.source)}",
               className="subtitle"),
        *([html.H3(translate("split.aim")), targets] if targets else []),
        html.H3(translate("allocate.key")),
        key_segments([kpi], context),
        *([reset] if selection.fix else []),
        html.P(translate("allocate.hint"), className="footnote"),
    ]  # fmt: skip


def downloads(proposal: Proposal, context: ViewContext) -> list[Component]:
    """Return the link to download a whole proposal as rows of the table, or why there is none yet."""
    translate = context.translate
    if proposal.left:
        return [html.Span(translate("allocate.unfinished"))]
    href, name = context.selection.rows_href(PROPOSAL), f"{context.file_name(PROPOSAL)}.csv"
    return [html.A(translate("allocate.download"), href=href, download=name, className="button-link")]
