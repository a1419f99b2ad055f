"""Builds the pieces of a proposal that follow each change: headline, sum, choices, fields, growth, chart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dash.development.base_component import Component

from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import ask_rule, ask_word, required_text, target_text, verdict_mark
from dashboard.components.target_allocation import key_segments, key_text, target_segments
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import number, percent
from dashboard.figures.builder import Figure
from dashboard.figures.proposal_bars import ProposalBar, proposal_figure
from dashboard.i18n.messages import Span
from dashboard.metrics.allocation import AllocationKey, TargetAllocation, own_target
from dashboard.metrics.growth import Judgement
from dashboard.metrics.narrative import MAX_LISTED_FIGURES
from dashboard.metrics.proposal import EntryFault, Proposal, ProposedPart, entry_text, locked_text, part_target
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


def growth_nodes(part: ProposedPart, proposal: Proposal, context: ViewContext) -> list[Component]:
    """Return the growth that a part asks of its county, with judgement and rule; or that no result is published."""
    translate, kpi = context.translate, proposal.kpi
    year = proposal.allocation.interpretation.target.year - 1
    result = context.dataset.series(kpi.name, part.district.name).actual(year)
    if result is None:
        text = translate("card.unpublished", year=year)
        return [html.Span("–", className="no-value"), html.Small(text)]
    target, asks = part_target(part, proposal, context.dataset)
    basis = translate("card.other_year", year=year, value=_number_alone(context.value_of_row(result), kpi, context))
    if asks.judgement is Judgement.UNKNOWN:
        return [html.Span("–", className="no-value"), html.Small(basis)]
    rule = f"{translate('mark.semicolon')}{ask_rule(target, asks, kpi, context)}" if asks.judgement.is_pace else ""
    word = verdict_mark(asks.judgement.value, ask_word(asks.judgement, kpi, translate))
    return [
        html.Span([html.Span(required_text(target, translate), className="growth is-derived"), word]),
        html.Small(f"{basis}{rule}"),
    ]


def _number_alone(text: str, kpi: Kpi, context: ViewContext) -> str:
    """Return a value without the unit that the columns beside it have in their heads; a row has no room for it."""
    return text.removesuffix(f" {context.translate.unit(kpi)}")


def weight_text(part: ProposedPart, allocation: TargetAllocation, context: ViewContext) -> str:
    """Return what a county counts in the key, its share, and its own target: 1,018,675 人，20.2%；本地目标 2,200 件."""
    translate, weight = context.translate, part.allocation.weight
    share = percent(part.allocation.fraction * 100, digits=1)
    texts = [share]
    if weight.row is not None:
        is_result = allocation.key is AllocationKey.RESULTS
        people = translate("allocate.people", count=number(weight.value))
        texts.insert(0, context.value_of_row(weight.row) if is_result else people)
    own = own_target(context.dataset, allocation.kpi, allocation.interpretation.target.year, part.district)
    if own is None:
        return translate("mark.comma").join(texts)
    aim = _number_alone(target_text(own, allocation.kpi, context), allocation.kpi, context)
    target = translate("allocate.own", target=aim)
    return translate("mark.comma").join(texts) + translate("mark.semicolon") + target


def proposal_chart(proposal: Proposal, context: ViewContext) -> Figure:
    """Return the parts as bars beside last year's results."""
    translate, kpi = context.translate, proposal.kpi
    year = proposal.allocation.interpretation.target.year
    bars = []
    for part in proposal.parts:
        result = context.dataset.series(kpi.name, part.district.name).actual(year - 1)
        by_key = part.allocation.low.value
        lines = [
            f"{translate.district(part.district)} {year} {translate('measure.target')}",
            f"{amount_text(part.amount, proposal, context)} "
            f"{translate('allocate.locked' if part.is_locked else 'split.tag')}",
            f"{key_text(proposal.allocation, context)}{translate('mark.colon')}"
            f"{amount_text(Decimal(repr(by_key)), proposal, context)}",
        ]
        if result is not None:
            lines.append(translate("card.other_year", year=year - 1, value=context.value_of_row(result)))
        bars.append(
            ProposalBar(
                translate.label(part.district),
                translate.in_unit(float(part.amount), kpi),
                entry_text(part.amount, kpi, translate),
                translate.in_unit(by_key, kpi),
                None if result is None else translate.in_unit(result.value, kpi),
                part.is_locked,
                "\n".join(lines),
            )
        )
    return proposal_figure(bars, translate.unit(kpi), context.theme)


def downloads(proposal: Proposal, context: ViewContext) -> list[Component]:
    """Return the link to download a whole proposal as rows of the table, or why there is none yet."""
    translate = context.translate
    if proposal.left:
        return [html.Span(translate("allocate.unfinished"))]
    href, name = context.selection.rows_href(PROPOSAL), f"{context.file_name(PROPOSAL)}.csv"
    return [html.A(translate("allocate.download"), href=href, download=name, className="button-link")]
