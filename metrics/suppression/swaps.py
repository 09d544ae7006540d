"""The cheap proof: moving students between four hidden figures changes nothing that is shown.

Two hidden groups of one school, and the same two of another school that belongs to the same
aggregates: what one gains the other loses, in both schools, and every total stays as it is. What
is found are bounds that are surely reached, in whole numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from math import floor

from .polytope import Unknown

Equations = Sequence[Mapping[str, int]]
Move = tuple[str, str]  # one more in the first, one less in the second


def reached_by_swaps(
    unknowns: Mapping[str, Unknown], equations: Equations, within: Iterable[Sequence[str]]
) -> dict[str, tuple[int, int]]:
    """For each key, how far below and above the true number it can be: (-down, up).

    `within` lists the unseen figures of each unit and partition.
    """
    moves = _moves(equations, within)
    roomiest = {
        effect: sorted(((_room(move, unknowns), move) for move in alike), reverse=True)
        for effect, alike in moves.items()
    }
    reached = dict.fromkeys(unknowns, (0, 0))
    for effect, alike in roomiest.items():
        opposite = tuple((place, -change) for place, change in effect)
        for room, move in alike:
            undone = _undone_by(move, roomiest.get(opposite, [])) if effect else room
            _note(reached, move, min(room, undone))
    return reached


def _moves(equations: Equations, within: Iterable[Sequence[str]]) -> dict[tuple, list[Move]]:
    """Moves by what they change in the equations."""
    in_equations: dict[str, dict[int, int]] = defaultdict(dict)
    for place, equation in enumerate(equations):
        for key, value in equation.items():
            in_equations[key][place] = value
    moves: dict[tuple, list[Move]] = defaultdict(list)
    for keys in within:
        for more, less in permutations(keys, 2):
            moves[_effect(in_equations[more], in_equations[less])].append((more, less))
    return moves


def _effect(more: Mapping[int, int], less: Mapping[int, int]) -> tuple:
    places = sorted(set(more) | set(less))
    changes = ((place, more.get(place, 0) - less.get(place, 0)) for place in places)
    return tuple(change for change in changes if change[1])


def _room(move: Move, unknowns: Mapping[str, Unknown]) -> int:
    more, less = move
    return floor(min(unknowns[more].high, -unknowns[less].low))


def _undone_by(move: Move, opposite: Sequence[tuple[int, Move]]) -> int:
    """How far another pair of figures can take the opposite effect upon itself."""
    own = set(move)
    return next((room for room, other in opposite if not own & set(other)), 0)


def _note(reached: dict[str, tuple[int, int]], move: Move, room: int) -> None:
    more, less = move
    down, up = reached[more]
    reached[more] = (down, max(up, room))
    down, up = reached[less]
    reached[less] = (min(down, -room), up)
