"""A shop that runs already and can be told to fail: flagged_shop.py PORT_FILE.

GET / is answered 200, or 503 while it is told to fail; PUT /fault with "on" or "off" says which, and with "late" that
it is to fail from 3.5 s later on. It wants the key that SHOP_KEY holds for that, and shows by a header that it is
staging, or what PUT /environment has told it.
"""

import http.server
import os
import sys
import time

state = {"fails": False, "environment": "staging"}


# By a file beside that of the port.
def tell(what):
    with open(f"{sys.argv[1]}.{what}", "w", encoding="utf-8"):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status):
        self.send_response(status)
        self.send_header("X-Environment", state["environment"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.answer(503 if state["fails"] and self.path == "/" else 200)

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/environment":
            state["environment"] = body
            return self.answer(200)
        if self.headers.get("Authorization") != "Bearer " + os.environ["SHOP_KEY"]:
            return self.answer(401)
        if body == "late":
            tell("asked")
            time.sleep(3.5)
        state["fails"] = body in ("on", "late")
        if body == "late":
            tell("late")
        self.answer(200)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1] + ".new", "w", encoding="utf-8") as file:
    file.write(str(server.server_port))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
