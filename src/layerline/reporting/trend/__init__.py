"""The findings over time: a page with a chart and its table, or a document for programs."""

from layerline.reporting.trend.document import trend_document
from layerline.reporting.trend.page import trend_page, trend_sentence

__all__ = ["trend_document", "trend_page", "trend_sentence"]
