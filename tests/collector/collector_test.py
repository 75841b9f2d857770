"""collector_test.py OTELCOL STORE: stack/collector/config.yaml in the real collector, between real senders and the store.
./dev test collector builds the collector, and runs this."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

import senders
from processes import Page, Process, Store, eventually, free_port, get, get_json

config = pathlib.Path(__file__).resolve().parents[2] / "stack/collector/config.yaml"
otelcol, store = sys.argv[1:3]
ports = ["OTLP_GRPC_PORT", "OTLP_HTTP_PORT", "JAEGER_GRPC_PORT", "JAEGER_HTTP_PORT", "SYSLOG_PORT", "METRICS_PORT",
         "HEALTH_PORT", "PPROF_PORT", "TELEMETRY_PORT"]


class Collector(Process):
    """On the shipped configuration, with other ports."""

    def __init__(self, directory, **settings):
        for _ in range(3):  # somebody else may take a port meanwhile
            self.ports = {name: free_port() for name in ports}
            environment = {**os.environ, **{name: str(port) for name, port in self.ports.items()}, **settings}
            super().__init__([otelcol, "--config", config], directory / "collector.log", environment)
            if eventually(lambda: self.is_ready() or not self.runs(), "the collector is ready", 30) and self.runs():
                return
            if "address already in use" not in self.said():
                break
        raise AssertionError(self.said())

    def is_ready(self):
        return self.runs() and get(f"http://127.0.0.1:{self.ports['HEALTH_PORT']}/")

    def metrics(self):
        return get(f"http://127.0.0.1:{self.ports['METRICS_PORT']}/metrics")

    def sample(self, name, *labels):
        """The value of the one series with this name and these labels."""
        for line in self.metrics().splitlines():
            if line.startswith(name + "{") and all(label in line for label in labels):
                return float(line.rsplit(" ", 1)[1])
        return None


class Delivery(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        room = tempfile.TemporaryDirectory()
        cls.addClassCleanup(room.cleanup)
        directory = pathlib.Path(room.name)
        cls.loki = cls.of(Store(store, "loki", directory))
        cls.tempo = cls.of(Store(store, "tempo", directory))
        cls.otlp = cls.of(Store(store, "otlp", directory, f"--loki={cls.loki.url}", f"--tempo={cls.tempo.url}"))
        cls.page = cls.of(Page("# TYPE dice_rolls_total counter\ndice_rolls_total{die_type=\"fair\"} 42\n"))
        targets = directory / "targets.yaml"
        targets.write_text(f'[{{targets: ["{cls.page.address}"], labels: {{job: dice-roller}}}}]')
        began = time.monotonic()
        cls.collector = cls.of(Collector(directory, TRACES_ENDPOINT=cls.otlp.grpc(), LOGS_ENDPOINT=cls.loki.url + "/otlp",
                                         SCRAPE_TARGETS=str(targets), DEPLOYMENT_ENV="rehearsal"))
        print(f"collector ready after {time.monotonic() - began:.2f} s", file=sys.stderr)

        cls.send()

    @classmethod
    def of(cls, process):
        cls.addClassCleanup(process.end)
        return process

    @classmethod
    def send(cls):
        """All of it before the first is looked for: a batch takes up to 10 s."""
        port = cls.collector.ports
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        cls.over_grpc = senders.otlp_span("over-grpc", port["OTLP_GRPC_PORT"], True)
        cls.over_http = senders.otlp_span("over-http", port["OTLP_HTTP_PORT"], False)
        cls.thrift = senders.jaeger_thrift("old-service", port["JAEGER_HTTP_PORT"])
        cls.jaeger = senders.jaeger_grpc("older-service", port["JAEGER_GRPC_PORT"])
        senders.syslog(port["SYSLOG_PORT"], f'<165>1 {now} host1 dice 1234 ID47 [ex@1 k="v"] rolled six', True)
        senders.syslog(port["SYSLOG_PORT"], f"<34>1 {now} host1 su 99 ID48 - su failed", False)
        senders.otlp_line("otlp-lines", port["OTLP_HTTP_PORT"], "the die is lost")
        senders.otlp_counter("counting", port["OTLP_HTTP_PORT"], "rolls.made", 7)

    def trace(self, trace_id):
        answer = eventually(lambda: get(f"{self.tempo.url}/api/traces/{trace_id}"), f"trace {trace_id} is in the store")
        self.assertIn('"environment"', answer)
        self.assertIn('"rehearsal"', answer)
        return answer

    def line(self, text):
        """The labels of the line with this text, and the line itself."""
        def found():
            result = get_json(f"{self.loki.url}/loki/api/v1/query_range",
                              query='{service_name=~".+"} |= "' + text + '"')["data"]["result"]
            return result and (result[0]["stream"], result[0]["values"][0][1])

        return eventually(found, f"a line with {text} is in the store")

    def page_of(self, port, path):
        return get(f"http://127.0.0.1:{self.collector.ports[port]}/{path}")

    def test_spans_over_grpc(self):
        answer = self.trace(self.over_grpc)
        self.assertIn("over-grpc", answer)
        self.assertIn("die.type", answer)
        self.assertIn("host.name", answer)  # by resource detection

    def test_spans_over_http(self):
        self.assertIn("over-http", self.trace(self.over_http))

    def test_spans_of_jaeger_clients_over_thrift(self):
        answer = self.trace(self.thrift)
        self.assertIn("old-service", answer)
        self.assertIn("from-thrift", answer)

    def test_spans_of_jaeger_clients_over_grpc(self):
        answer = self.trace(self.jaeger)
        self.assertIn("older-service", answer)
        self.assertIn("from-grpc", answer)

    def test_syslog_over_tcp(self):
        labels, body = self.line("rolled six")
        self.assertEqual(labels["message"], "rolled six")
        self.assertEqual(labels["appname"], "dice")
        self.assertEqual(labels["environment"], "rehearsal")
        self.assertTrue(body.startswith("<165>1 "))

    def test_syslog_over_udp(self):
        labels, _ = self.line("su failed")
        self.assertEqual(labels["hostname"], "host1")
        self.assertIn("crit", (labels.get("severity_text", "") + labels.get("detected_level", "")).lower())

    def test_lines_over_otlp(self):
        labels, body = self.line("the die is lost")
        self.assertEqual(labels["service_name"], "otlp-lines")
        self.assertEqual(body, "the die is lost")

    def test_metrics_over_otlp_can_be_scraped(self):
        value = eventually(lambda: self.collector.sample("rolls_made_total", 'result="ok"', 'service_name="counting"',
                                                         'environment="rehearsal"'), "rolls_made_total on the page")
        self.assertEqual(value, 7)

    def test_scraped_metrics_can_be_scraped(self):
        value = eventually(lambda: self.collector.sample("dice_rolls_total", 'job="dice-roller"', 'die_type="fair"'),
                           "dice_rolls_total on the page")
        self.assertEqual(value, 42)

    def test_it_tells_of_itself(self):
        # What stack/rules/otel_collector_alerts.yml asks for.
        self.trace(self.over_grpc)
        page = self.page_of("TELEMETRY_PORT", "metrics")
        self.assertRegex(page, r"(?m)^otelcol_process_memory_rss(_bytes)?[ {]")
        self.assertRegex(page, r"(?m)^otelcol_exporter_sent_spans(_total)?[ {]")
        self.assertIn("goroutine", self.page_of("PPROF_PORT", "debug/pprof/"))


class Sampling(unittest.TestCase):
    def kept_of_a_hundred(self, **settings):
        with tempfile.TemporaryDirectory() as room:
            collector = Collector(pathlib.Path(room), **settings)
            try:
                senders.otlp_traces(collector.ports["OTLP_HTTP_PORT"], 100)
                page = get(f"http://127.0.0.1:{collector.ports['TELEMETRY_PORT']}/metrics")
            finally:
                collector.end()
        counts = dict(re.findall(r'(?m)^otelcol_processor_(incoming|outgoing)_items\{.*probabilistic_sampler.*\} (\d+)$', page))
        self.assertEqual(counts["incoming"], "100")
        return int(counts["outgoing"])

    def test_all_are_kept(self):
        self.assertEqual(self.kept_of_a_hundred(), 100)

    def test_one_in_a_hundred_is_kept_in_production(self):
        self.assertLess(self.kept_of_a_hundred(SAMPLING_PERCENTAGE="1"), 10)


class Validate(unittest.TestCase):
    """Each with the mistake, and what validate says of it."""

    mistakes = {
        "a type that there is not": ("  jaeger:\n", "  jeager:\n", "jeager"),
        "a setting that there is not": ("send_batch_size: 1024", "send_batch_sise: 1024", "send_batch_sise"),
        "a name that nothing has": ("exporters: [otlp_http/logs, debug]", "exporters: [otlp_http/log, debug]",
                                    "otlp_http/log"),
        "a percentage below 0": ('"${env:SAMPLING_PERCENTAGE:-100}"', "-1", "sampling rate is negative"),
        "a duration without its unit": ("timeout: 10s", "timeout: ten", "timeout"),
        "a limit above the whole": ("limit_mib: 512, spike", "limit_mib: 64, spike", "spike_limit"),
    }

    def validated(self, *texts):
        """Of files, each over the one before."""
        with tempfile.TemporaryDirectory() as room:
            command = [otelcol, "validate"]
            for number, text in enumerate(texts):
                file = pathlib.Path(room) / f"{number}.yaml"
                file.write_text(text)
                command += ["--config", file]
            done = subprocess.run(command, env={**os.environ, "NODE_NAME": "n1"}, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def test_the_shipped_file_passes(self):
        code, said = self.validated(config.read_text())
        self.assertEqual(code, 0, said)
        self.assertNotIn("deprecated", said)

    def test_what_a_cluster_has_over_it_passes(self):
        manifest = (config.parents[1] / "kubernetes/collector.yaml").read_text()
        over = textwrap.dedent(manifest.split("  kubernetes.yaml: |\n")[1].split("  config.yaml: |\n")[0])
        code, said = self.validated(config.read_text(), over)
        self.assertEqual(code, 0, said)
        code, said = self.validated(config.read_text(), over.replace("role: pod", "role: pood"))
        self.assertEqual(code, 1)
        self.assertIn("pood", said)

    def test_mistakes_are_found(self):
        for mistake, (right, wrong, words) in self.mistakes.items():
            with self.subTest(mistake):
                text = config.read_text()
                self.assertEqual(text.count(right), 1, right)
                code, said = self.validated(text.replace(right, wrong))
                self.assertEqual(code, 1, said)
                self.assertIn(words, said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
