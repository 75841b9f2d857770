// What k6 is to do comes in the environment: BENCH_URL, BENCH_DURATION, and BENCH_VUS or BENCH_RATE.
import http from "k6/http";
import { sleep } from "k6";

const { BENCH_URL, BENCH_DURATION, BENCH_VUS, BENCH_RATE, BENCH_THINK } = __ENV;

export const options = {
  discardResponseBodies: true,
  summaryTrendStats: ["p(50)", "p(99)", "max"],
  scenarios: {
    load: BENCH_RATE
      ? {
          executor: "constant-arrival-rate",
          rate: Number(BENCH_RATE),
          duration: BENCH_DURATION,
          preAllocatedVUs: 100,
          maxVUs: 2000,
          gracefulStop: "1s",
        }
      : {
          executor: "constant-vus",
          vus: Number(BENCH_VUS),
          duration: BENCH_DURATION,
          gracefulStop: "1s",
        },
  },
};

export default function () {
  http.get(BENCH_URL);
  if (BENCH_THINK) sleep(Number(BENCH_THINK));
}
