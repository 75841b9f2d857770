"""Counts what it is asked for, with the times of its own that are given to it.

counting_app.py PORT: app_total as counters are, app_stamped with the time of each scrape, app_depth, which is no number on
each other scrape.
"""

import http.server
import sys
import time

asked = 0
scrapes = 0


class App(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        global asked, scrapes
        if self.path == "/metrics":
            scrapes += 1
            now = int(time.time() * 1000)
            depth = "NaN" if scrapes % 2 else "1"
            self.answer(
                "# TYPE app_total counter\n"
                f"app_total {asked}\n"
                "# TYPE app_stamped gauge\n"
                f"app_stamped 1 {now}\n"
                "# TYPE app_depth gauge\n"
                f"app_depth {depth}\n"
            )
        else:
            asked += 1
            self.answer("")

    def answer(self, body):
        self.send_response_only(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format, *args):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), App).serve_forever()
