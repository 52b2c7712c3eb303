"""Figures in Prometheus' text form, on a port of their own that only this machine reaches."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ADDRESS = "127.0.0.1"

Reading = Callable[[], Mapping[str, float]]
"""Reads one figure for each value of a label, at the moment it is asked for."""


class Metrics:
    """The figures of one application: what it counts, and what is read when somebody asks."""

    EXTENSION = "tracker.metrics"

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("endpoint", "method", "status")
        self._requests = Counter("tracker_requests", "Requests answered", labels, registry=self.registry)
        self._seconds = Histogram(
            "tracker_request_seconds",
            "Time to answer",
            ("endpoint",),
            buckets=BUCKETS,
            registry=self.registry,
        )

    def count(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(endpoint, method, status).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def read(self, name: str, help_text: str, label: str, reading: Reading) -> None:
        """Let ``reading`` be asked for the gauge ``name`` whenever figures are wanted."""
        self.registry.register(_Asked(name, help_text, label, reading))

    @contextmanager
    def published(self, port: int | None) -> Iterator[None]:
        """While open, the figures can be fetched at ``port`` of this machine. Nothing for None.

        Raises OSError, with the address, where the port is taken.
        """
        if port is None:
            yield
            return
        try:
            server, thread = start_http_server(port, addr=ADDRESS, registry=self.registry)
        except OSError as taken:
            raise OSError(taken.errno, taken.strerror, f"{ADDRESS}:{port}") from taken
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Asked(Collector):
    def __init__(self, name: str, help_text: str, label: str, reading: Reading) -> None:
        self._family = (name, help_text, label)
        self._reading = reading

    def describe(self) -> Iterable[Metric]:
        """The name alone, so that registering asks nothing."""
        name, help_text, label = self._family
        return [GaugeMetricFamily(name, help_text, labels=[label])]

    def collect(self) -> Iterable[Metric]:
        """The figures now."""
        name, help_text, label = self._family
        family = GaugeMetricFamily(name, help_text, labels=[label])
        for value, figure in self._reading().items():
            family.add_metric([value], figure)
        return [family]
