"""Traces by OpenTelemetry and metrics for Prometheus."""
