"""Bytes to reports: formats, language, furniture, sentences, dates."""

from align.reading.report import Reading, matching_text, plain_text, read_report, read_reports, report_as_json

__all__ = ["Reading", "matching_text", "plain_text", "read_report", "read_reports", "report_as_json"]
