"""What the commands say of how sure the matches of a project are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.store.recalibrating import Recalibration
    from align.workbench.precision import Precision
    from align.workbench.recalibration import Trial


def worth(found: Trial) -> str:
    """What recalibrating would be worth."""
    if not found.enough or found.ece_before is None or found.ece_after is None:
        return (
            f"{found.decisions:,} decisions, {found.accepted:,} of them acceptances; it takes {found.needed}, "
            f"{found.needed_accepted} of them acceptances"
        )
    return (
        f"{'worth it' if found.worthwhile else 'not worth it'}: on decisions left out, confidences are off by "
        f"{found.ece_before:.3f}, and would be by {found.ece_after:.3f} ({found.decisions:,} decisions, {found.accepted:,} of "
        "them acceptances)"
    )


def recalibrated(found: Sequence[Recalibration]) -> str:
    """Whether a project is recalibrated, on what, and what it is worth."""
    if not found:
        return "as the aligner gave it"
    return "; ".join(
        f"recalibrated on {one.decisions:,} decisions, {one.accepted:,} of them acceptances, on {one.made:%Y-%m-%d}: "
        f"off by {one.ece_after:.3f} instead of {one.ece_before:.3f} on decisions left out"
        for one in found
    )


def precision(found: Precision | None) -> str:
    """How many matches of a project are right, as far as it is known."""
    if found is None:
        return "not known; to find out: doichieu project sample"
    if found.outdated:
        return f"not known: {found.outdated:,} of the matches that were drawn were aligned again or moved; draw another sample"
    if found.whole is None:
        return "not known yet; check the matches that were drawn, in the page under Queue"
    later = f"; {found.newer:,} matches came since, of which it says nothing" if found.newer else ""
    return (
        f"{found.whole.low:.1%} to {found.whole.high:.1%} of {found.accepted + found.population:,} matches are right "
        f"(95% interval; estimate {found.whole.estimate:.1%}){later}"
    )


def sample(found: Precision | None) -> str:
    """Which sample that is told from."""
    if found is None:
        return "none was drawn"
    return (
        f"{found.checked:,} of {found.size:,} checked, {found.right:,} right, {found.unsure:,} unsure; drawn on "
        f"{found.made:%Y-%m-%d} from {found.population:,} undecided matches of {found.min_confidence:g} and above, beside "
        f"{found.accepted:,} accepted ones"
    )


def sample_record(found: Precision | None) -> dict[str, object] | None:
    """The sample for other programs."""
    return None if found is None else asdict(found) | {"made": found.made.isoformat()}


def recalibration_record(found: Recalibration) -> dict[str, object]:
    """A recalibration for other programs."""
    return asdict(found) | {"made": found.made.isoformat()}
