"""bench_test.py BINARIES: that every figure can still be measured, shortly and without any peer, so that
the bench does not rot; and the arithmetic that figures stand on."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import bench
import common
from figures import coordinated_omission, lateness

BINARIES = sys.argv.pop()
SECONDS = "0.4"  # a request through 300 ms of latency, and little more


class QuickRun(unittest.TestCase):
    def test_every_figure_is_measured_and_absent_peers_are_named(self):
        with tempfile.TemporaryDirectory() as directory:
            home = pathlib.Path(directory)
            self.put_on_path(home, "nginx", "openssl")
            subprocess.run(
                [sys.executable, common.HERE / "bench.py", "--binaries", BINARIES, "--rounds", "1",
                 "--seconds", SECONDS, "--out", home / "tables"],
                check=True, env={**os.environ, "PATH": directory}, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            tables = {figure: (home / "tables" / f"{figure}.md").read_text()
                      for figure in bench.FIGURES}
        self.assertIn("Absent, so not measured: wrk; h2load; ab; oha; hey; vegeta; fortio; k6; locust.",
                      tables["cpu"])
        for figure, text in tables.items():
            self.assertIn(f"Again with `./dev bench {figure} --rounds 1 --seconds {SECONDS}`", text)
            if figure not in ("recording", "series", "decoding", "profile", "store", "link"):
                self.assertRegex(text, r"\| harness[^|]* \|[^–]*\d", figure)

    @staticmethod
    def put_on_path(home, *programs):
        for program in programs:
            found = shutil.which(program) or f"/usr/sbin/{program}"
            (home / program).symlink_to(found)


class Choice(unittest.TestCase):
    def test_a_group_is_all_of_its_figures_and_each_is_measured_once(self):
        self.assertEqual(bench.figures_of([]), bench.FIGURES)
        self.assertEqual(bench.figures_of(["tls", "load", "link"]),
                         ["tls", "cpu", "lateness", "accuracy", "recording", "series", "decoding", "link"])
        self.assertEqual(bench.figures_of(["nothing"]), ["nothing"])  # which is refused

    def test_groups_are_of_figures_that_there_are(self):
        for figures in bench.GROUPS.values():
            self.assertLessEqual(set(figures), set(bench.FIGURES))


class Arithmetic(unittest.TestCase):
    def test_lateness_is_what_an_arrival_comes_behind_the_schedule(self):
        on_time = [number / 10 for number in range(30)]
        self.assertAlmostEqual(lateness.lateness(on_time, 10)[-1], 0)
        on_time[25] += 0.05
        self.assertAlmostEqual(lateness.lateness(on_time, 10)[-1], 0.05)
        self.assertAlmostEqual(lateness.lateness(on_time, 10)[0], 0)

    def test_a_client_that_falls_behind_is_ever_later(self):
        slower = [number / 9 for number in range(90)]
        self.assertAlmostEqual(lateness.lateness(slower, 10)[-1], 0.878, 3)

    def test_moments_are_late_by_what_is_left_of_their_gap(self):
        self.assertEqual(lateness.late_by_gaps(0.99, [], 10), 0)
        self.assertAlmostEqual(lateness.late_by_gaps(0.99, [0.5], 10), 400, 3)  # 0.1 s of 10 s are later

    def test_ratios_are_taken_round_by_round(self):
        self.assertEqual(common.ratios([2, 9, None], [4, 3, 1]), [0.5, 3, None])
        self.assertEqual(common.spread([0.5, 3, None, 1]), "1.00 (0.50–3.00)")
        self.assertEqual(common.spread([None]), "–")

    def test_what_clients_print_is_read(self):
        class Wrk:
            name, program = "wrk", None

        class Hey:
            name, program = "hey", None

        self.assertAlmostEqual(coordinated_omission.p99_of(Wrk, "     99%    1.05s \n"), 1050)
        self.assertAlmostEqual(coordinated_omission.p99_of(Hey, "  99%% in 0.9000 secs\n"), 900)
        self.assertIsNone(coordinated_omission.p99_of(Hey, "nothing"))


if __name__ == "__main__":
    unittest.main()
