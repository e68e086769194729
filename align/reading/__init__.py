"""Bytes to reports: formats, language, furniture, sentences, dates."""

from align.reading.report import (
    Reading,
    as_matched,
    matching_text,
    plain_text,
    read_bytes,
    read_report,
    read_reports,
    read_text,
    report_as_json,
)

__all__ = [
    "Reading",
    "as_matched",
    "matching_text",
    "plain_text",
    "read_bytes",
    "read_report",
    "read_reports",
    "read_text",
    "report_as_json",
]
