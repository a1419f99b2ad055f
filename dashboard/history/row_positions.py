"""Gives the rows of a table in a database positions, which order them and leave room for rows between them."""

from __future__ import annotations

from collections.abc import Sequence

GAP = 2**20  # between two rows of a table that is written anew; 20 times a row can go between the same two


def fresh_positions(count: int) -> list[int]:
    """Returns positions for a table that is written anew."""
    return [GAP * number for number in range(1, count + 1)]


def filled_positions(known: Sequence[int | None]) -> list[int] | None:
    """Returns the positions of rows, of which the new ones (None) go evenly between their neighbours.

    None where the known positions do not ascend, or leave too little room: then all rows are to be written anew.
    """
    result: list[int] = []
    last, waiting = 0, 0  # the last known position, and how many new rows follow it
    for position in known:
        if position is None:
            waiting += 1
            continue
        if position - last <= waiting:
            return None
        result += [last + (position - last) * number // (waiting + 1) for number in range(1, waiting + 1)]
        result.append(position)
        last, waiting = position, 0
    return result + [last + GAP * number for number in range(1, waiting + 1)]
