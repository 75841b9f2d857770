"""Guards in front of servers on this machine, as a team has them in front of its backends.

guard.py CONFIG READY: CONFIG is JSON, {"certificate": PEM, "guards": [{"name": …, "upstream": URL, "tls": true,
"demands": {HEADER: VALUE}, "adds": {HEADER: VALUE}, "log": FILE}]}. A guard passes on what has all the headers that it
demands, answers 401 to the rest, and adds headers to what it passes back. Each request is a line of its log: "GET /path
401". READY gets {NAME: URL} once all listen, on ports that the kernel picks.
"""

import http.client
import http.server
import json
import os
import ssl
import sys
import threading
import urllib.parse

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


def handler_of(guard):
    upstream = urllib.parse.urlsplit(guard["upstream"])
    lock = threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self, status, headers, body):
            with lock, open(guard["log"], "a", encoding="utf-8") as log:
                log.write(f"{self.command} {self.path} {status}\n")
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def pass_on(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            for name, value in guard.get("demands", {}).items():
                if self.headers.get(name) != value:
                    # As some do: it says what it was shown.
                    self.answer(401, [], f"not let in: {self.headers.get(name)}".encode())
                    return
            headers = {n: v for n, v in self.headers.items() if n.lower() not in HOP_BY_HOP}
            connection = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=10)
            connection.request(self.command, upstream.path + self.path, body, headers)
            response = connection.getresponse()
            content = response.read()
            kept = [(n, v) for n, v in response.getheaders() if n.lower() not in HOP_BY_HOP]
            connection.close()
            self.answer(response.status, kept + list(guard.get("adds", {}).items()), content)

        do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = pass_on

        def log_message(self, *_):
            pass

    return Handler


def start(guard, certificate):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_of(guard))
    server.daemon_threads = True
    scheme = "http"
    if guard.get("tls"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # The handshake belongs to the connection's own thread.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"{scheme}://127.0.0.1:{server.server_address[1]}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    urls = {guard["name"]: start(guard, config.get("certificate")) for guard in config["guards"]}
    with open(sys.argv[2] + ".new", "w", encoding="utf-8") as file:
        json.dump(urls, file)
    os.rename(sys.argv[2] + ".new", sys.argv[2])
    threading.Event().wait()


main()
