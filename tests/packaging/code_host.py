"""A host of code, as far as comments go: lists them by pages, takes new ones and changes.

code_host.py COMMENTS MAY_WRITE: COMMENTS is a JSON file of them, kept up to date; prints its URL first, and
ends when standard input does. What is asked without the right token is answered with 401.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

comments_file, may_write = sys.argv[1], sys.argv[2] == "yes"
tokens = ("Bearer t0ken", "t0ken")


class Host(BaseHTTPRequestHandler):
    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def is_known(self):
        token = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN")
        return token in tokens

    def do_GET(self):
        if not self.is_known():
            return self.answer(401, {"message": "Bad credentials"})
        query = parse_qs(urlparse(self.path).query)
        size, page = int(query["per_page"][0]), int(query["page"][0])
        with open(comments_file) as file:
            self.answer(200, json.load(file)[(page - 1) * size : page * size])

    def write(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        if not self.is_known() or not may_write:
            return self.answer(403, {"message": "Resource not accessible by integration"})
        with open(comments_file) as file:
            comments = json.load(file)
        if self.command == "POST":
            comments.append({"id": len(comments) + 1, "body": body})
        else:
            number = int(urlparse(self.path).path.rsplit("/", 1)[1])
            comments[number - 1]["body"] = body
        with open(comments_file, "w") as file:
            json.dump(comments, file)
        self.answer(201 if self.command == "POST" else 200, {})

    do_POST = do_PATCH = do_PUT = write

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}", flush=True)
sys.stdin.read()
