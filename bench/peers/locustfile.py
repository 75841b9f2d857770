"""What Locust is to do: one request after another, with BENCH_THINK seconds in between."""

import os

from locust import FastHttpUser, constant, task


class User(FastHttpUser):
    wait_time = constant(float(os.environ.get("BENCH_THINK", "0")))

    @task
    def request(self):
        self.client.get("/")
