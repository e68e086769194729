"""`doichieu evaluate`, `doichieu calibrate` and `doichieu encoders`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli.shared import (
    AsJson,
    Confidence,
    ConfigFile,
    EncoderName,
    OrderName,
    app,
    options_of,
    print_json,
    shown_progress,
    tell,
)

if TYPE_CHECKING:
    from align.calibrating import Calibrated
    from align.comparison import Part
    from align.evaluation import Evaluation
    from align.workbench import Evaluated, Paired


@app.command(epilog="Example: [bold]doichieu evaluate seeds/gold.json --errors 10[/bold]")
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold sets in JSON, such as seeds/gold.json.", metavar="FILE.json")],
    order: OrderName = None,
    encoder: EncoderName = None,
    min_confidence: Confidence = None,
    errors: Annotated[
        int, typer.Option("--errors", help="Show the texts of up to N wrong matches and N missed ones.", min=0, metavar="N")
    ] = 0,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Align the texts of gold sets, and print how much is right, what went wrong, and whether confidences are true.

    A group of segments that belong together is a bead. Strict: a bead is
    right only if gold has exactly it. Lax: it overlaps a bead of gold on both
    sides. Precision: how much of what was found is right. Recall: how much of
    gold was found. Moved: beads outside the longest chain that goes forward in
    both languages. Several files are aligned one by one, and summed up.
    """
    from align import workbench
    from align.drawing import draw_evaluations

    options = options_of(config, order=order, encoder=encoder, min_confidence=min_confidence)
    with shown_progress() as progress:
        results = workbench.evaluate_all(gold, options, progress)
    if as_json:
        figures = [_figures(result, errors) for result in results]
        print_json(figures[0] if len(figures) == 1 else figures)
    else:
        draw_evaluations(results, errors)
    tell(*dict.fromkeys(note for result in results if isinstance(result, workbench.Evaluated) for note in result.notes))


@app.command(epilog="Example: [bold]doichieu calibrate my-gold.json[/bold]")
def calibrate(
    gold: Annotated[
        list[Path] | None, typer.Argument(help="Gold sets in JSON of your own, 50 beads or more.", metavar="GOLD.json")
    ] = None,
    encoder: EncoderName = None,
    reset: Annotated[bool, typer.Option("--reset", help="Remove your calibration; what ships is used again.")] = False,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Fit the confidence to your own texts and encoder, from gold sets that you made.

    From then on, align and evaluate use it with this encoder. With 50 beads
    the confidence is fitted; with 300, what it rests on is fitted too, if that
    proves better. The figures after it are of documents left out of the fit.
    """
    from align import workbench
    from align.drawing import draw_calibrated

    options = options_of(config, encoder=encoder)
    if reset == bool(gold):
        raise typer.BadParameter("give gold sets, or --reset alone")
    if not gold:
        removed = workbench.forget_calibration(options)
        if as_json:
            print_json({"removed": str(removed) if removed else None})
        else:
            print(f"removed: {removed}" if removed else "there was no calibration of your own for this encoder")
        return
    with shown_progress() as progress:
        result = workbench.calibrate(gold, options, progress)
    print_json(_calibrated(result)) if as_json else draw_calibrated(result)


@app.command(epilog="Example: [bold]doichieu encoders --test bundled[/bold]")
def encoders(
    test: Annotated[str | None, typer.Option("--test", help="Try this encoder on a few sentences.", metavar="NAME")] = None,
    as_json: AsJson = False,
) -> None:
    """List the encoders that can be used here, or try one."""
    from align import workbench
    from align.drawing import draw_encoders, draw_trial

    if test:
        trial = workbench.try_encoder(test)
        print_json(asdict(trial)) if as_json else draw_trial(trial)
        return
    found = workbench.encoders()
    print_json([asdict(info) for info in found]) if as_json else draw_encoders(found)


def _figures(result: Evaluated | Paired, errors: int) -> dict[str, object]:
    """An evaluation as the JSON that the design promises, with up to `errors` wrong claims and as many missed beads."""
    from align.workbench import WRONG_SHOWN, Paired

    seconds = {"encode": round(result.encode_seconds, 3), "match": round(result.match_seconds, 3)}
    if isinstance(result, Paired):
        found = asdict(result.result)
        wrong = found.pop("wrong")
        return {
            "name": result.name,
            "encoder": result.encoder,
            **found,
            "wrong": len(wrong),
            "wrong_reports": wrong[:WRONG_SHOWN],
            "seconds": seconds,
        }
    figures = result.result
    listed = {"list": [asdict(mistake) for mistake in result.mistakes(errors)]} if errors else {}
    return {
        "name": result.name,
        "order": result.order,
        "encoder": result.encoder,
        "strict": asdict(figures.strict),
        "lax": asdict(figures.lax),
        "intervals": asdict(figures.intervals) if figures.intervals else None,
        "documents": figures.documents,
        "beads": figures.beads,
        "claimed": figures.claimed,
        "min_confidence": figures.cut,
        "by_shape": {part.name: _part(part) for part in figures.shapes},
        "by_order": {part.name: _part(part) for part in figures.orders},
        "without_counterpart": _part(figures.alone) if figures.alone else None,
        "errors": {**asdict(figures.errors), **listed},
        "calibration": asdict(figures.calibration),
        "seconds": seconds,
    }


def _calibrated(result: Calibrated) -> dict[str, object]:
    def short(found: Evaluation) -> dict[str, object]:
        return {"strict": asdict(found.strict), "lax": asdict(found.lax), "calibration": asdict(found.calibration)}

    fitted = result.fitted
    return {
        "encoder": result.encoder,
        "gold": result.sets,
        "documents": result.documents,
        "beads": result.beads,
        "fitted": fitted.fit,
        "groups_left_out": fitted.folds if fitted.folds > 1 else None,
        "strict_f1_less_ece": fitted.worth,
        "sets": [{"name": one.name or None, "before": short(one.before), "after": short(one.after)} for one in fitted.figures],
        "written": str(result.path),
    }


def _part(part: Part) -> dict[str, object]:
    counts = asdict(part)
    del counts["name"]
    return {**counts, **asdict(part.score)}
