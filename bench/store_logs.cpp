// What the log store costs on one core: JSON pushes until they can be asked for, memory, and
// queries. Prints one figure a line; CPU time of this process alone, so that a busy machine does
// not show.
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "stack/store/intake/log_intake.hpp"
#include "stack/store/logs/api/routes.hpp"

namespace {

using store::logs::LogStore;

constexpr std::int64_t first_time = 1'767'614'400'000'000'000;
constexpr std::int64_t apart = 2'900'000;  // nanoseconds between lines: 100,000 lines in 290 s

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double resident_megabytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0;
  double resident = 0;
  statm >> total >> resident;
  return resident * 4096 / 1e6;
}

std::string hex(std::size_t number, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i > 0; --i, number /= 16)
    text[i - 1] = "0123456789abcdef"[number % 16];
  return text;
}

// A line of a service as ours write them, padded to its size.
std::string line(std::size_t number, std::size_t size) {
  const char* level = number % 10 == 0 ? "ERROR" : "INFO";
  std::string text = R"({\"time\":\"2026-01-05T12:00:00.123Z\",\"level\":\")" + std::string(level) +
                     R"(\",\"msg\":\"request served\",\"path\":\"/api/v1/roll\",\"status\":)" +
                     std::to_string(200 + number % 5) + R"(,\"trace_id\":\")" + hex(number, 32) +
                     R"(\",\"filler\":\")";
  constexpr std::size_t escapes = 22;  // backslashes, which the line does not have
  text.append(size + escapes > text.size() + 4 ? size + escapes - text.size() - 4 : 0, 'x');
  return text + R"(\"})";
}

std::string push_body(std::size_t first, std::size_t count, std::size_t size, bool metadata) {
  std::string body = R"({"streams":[{"stream":{"job":"docker","container_name":"api"},"values":[)";
  for (std::size_t i = first; i < first + count; ++i) {
    if (i > first) body += ',';
    body += "[\"" + std::to_string(first_time + static_cast<std::int64_t>(i) * apart) + "\",\"" +
            line(i, size) + '"';
    if (metadata) {
      body += R"(,{"trace_id":")" + hex(i * 7919, 32) + R"(","span_id":")" + hex(i * 104729, 16) +
              "\"}";
    }
    body += ']';
  }
  return body + "]}]}";
}

class StandingClock final : public harness::Clock {
 public:
  harness::TimePoint now() const override { return {}; }
  harness::WallTime wall() const override {
    constexpr std::int64_t five_minutes = 300'000'000'000;
    return harness::WallTime{std::chrono::nanoseconds{first_time + five_minutes}};
  }
};

// CPU seconds of the pushes alone.
double fill(LogStore& logs, std::size_t lines, std::size_t size, bool metadata) {
  constexpr std::size_t lines_a_push = 1000;
  store::Keep keep;
  keep.most_memory = std::uint64_t{4} << 30U;
  store::LogIntake intake(logs, keep);
  double spent = 0;
  for (std::size_t i = 0; i < lines; i += lines_a_push) {
    const std::string body = push_body(i, lines_a_push, size, metadata);
    const double begin = cpu_seconds();
    const bool taken = intake.take(store::BodyKind::loki_json, body, first_time).has_value();
    spent += cpu_seconds() - begin;
    if (!taken) std::cerr << "a push was refused\n";
  }
  return spent;
}

void measure_query(const store::http::Routes& routes, const std::string& query) {
  for (const store::http::Route& route : routes) {
    if (route.path != "/loki/api/v1/query" || route.method != "GET") continue;
    store::http::Request request;
    request.params = {{"query", query}};
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
      const double begin = cpu_seconds();
      const int status = route.serve(request).status;
      best = std::min(best, cpu_seconds() - begin);
      if (status != 200) std::cerr << query << ": " << status << '\n';
    }
    std::cout << best * 1000 << " ms  " << query << '\n';
  }
}

void ingest() {
  constexpr std::size_t lines = 500'000;
  LogStore logs;
  const double spent = fill(logs, lines, 500, false);
  std::cout << static_cast<double>(lines) / spent << " lines/s  JSON pushes, lines of 500 bytes\n";
}

void memory() {
  constexpr std::size_t lines = 1'000'000;
  const double before = resident_megabytes();
  LogStore logs;
  fill(logs, lines, 300, true);
  std::cout << resident_megabytes() - before
            << " MB resident  1,000,000 lines of 300 bytes with trace_id and span_id\n";
}

void queries() {
  LogStore logs;
  fill(logs, 100'000, 300, true);
  const StandingClock clock;
  const store::http::Routes routes = store::logs::log_routes(logs, clock);
  for (const char* query :
       {R"(sum(count_over_time({job="docker"} | json | level="ERROR" [5m])))",
        R"(sum by (level) (count_over_time({job="docker"} | json [5m])))",
        R"(sum(count_over_time({job="docker"} |= "ERROR" [5m])))",
        R"(quantile_over_time(0.99, {job="docker"} | json | unwrap status [5m]) by (path))"}) {
    measure_query(routes, query);
  }
}

}  // namespace

int main() {
  memory();  // first: what is freed later stays with the process
  ingest();
  queries();
}
