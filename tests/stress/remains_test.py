#!/usr/bin/env python3
"""What a run leaves is found, each kind of it, and nobody else's is: else a kill table were always green."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import remains

LISTENS = """import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
print("listening", flush=True)
sys.stdin.read()
"""


class Census(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.room = pathlib.Path(place.name)
        (self.room / "tmp").mkdir()

    def start(self, room):
        process = subprocess.Popen([sys.executable, "-c", LISTENS], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE,
                                   env={**os.environ, "TMPDIR": f"{room}/tmp"})
        self.addCleanup(process.communicate)
        process.stdout.readline()
        return process

    def test_nothing(self):
        self.assertEqual(remains.Census(self.room).left(), [])

    def test_a_process_and_its_port_until_it_ends(self):
        process = self.start(self.room)
        census = remains.Census(self.room)
        left = census.left()
        self.assertEqual(len(left), 2, left)
        self.assertIn(f"pid {process.pid} ", left[0])
        self.assertRegex(left[1], r"^port \d+$")
        process.kill()
        process.wait()
        self.assertEqual(census.left(), [])

    def test_a_process_that_began_after_the_count(self):
        census = remains.Census(self.room)
        process = self.start(self.room)
        self.assertIn(f"pid {process.pid} ", census.left()[0])

    def test_none_of_another_room(self):
        self.start("/elsewhere")
        self.assertEqual(remains.Census(self.room).left(), [])

    def test_a_directory(self):
        (self.room / "tmp" / "harness-run-a1b2c3").mkdir()
        self.assertEqual(remains.Census(self.room).left(), ["tmp/harness-run-a1b2c3"])


if __name__ == "__main__":
    unittest.main()
