// What TraceQL costs on one core over 100,000 spans in 20,000 traces, in process: the first time,
// when traces are joined on the way, and again. Prints one figure a line; CPU time of this process
// alone, so that a busy machine does not show.
#include <algorithm>
#include <ctime>
#include <deque>
#include <iostream>
#include <string>

#include "harness/core/clock.hpp"
#include "stack/store/traces/api/routes.hpp"

namespace {

using store::traces::TraceStore;

constexpr std::uint64_t traces = 20'000;
constexpr std::uint64_t first_time = 1'767'614'400'000'000'000;
constexpr std::uint64_t millisecond = 1'000'000;
constexpr std::uint64_t traces_a_push = 200;

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// A span of a trace: who has it, below whom, what it does.
struct Part {
  const char* service;
  std::uint64_t parent;  // number of a part from 1; 0: none
  const char* name;
  int kind;
};
// frontend → dice-roller → die-service, as a roll of two dice leaves them.
constexpr Part parts[] = {{"frontend", 0, "GET /roll", 2},
                          {"frontend", 1, "GET", 3},
                          {"dice-roller", 2, "GET /roll", 2},
                          {"dice-roller", 3, "GET", 3},
                          {"die-service", 4, "GET /dice/{name}", 2}};
constexpr std::uint64_t parts_a_trace = std::size(parts);

// Pushes whose texts live as long as this.
class Pushes {
 public:
  store::SpanPush next(std::uint64_t first_trace) {
    texts_.clear();
    store::SpanPush push;
    for (const char* service : {"frontend", "dice-roller", "die-service"}) {
      store::ResourceSpans group;
      group.resource = {{"service.name", {std::string_view(service)}}};
      group.scopes.emplace_back();
      for (std::uint64_t trace = first_trace; trace < first_trace + traces_a_push; ++trace) {
        add(trace, service, group.scopes.front().spans);
      }
      push.push_back(std::move(group));
    }
    return push;
  }

 private:
  void add(std::uint64_t trace, std::string_view service, std::vector<store::Span>& to) {
    for (std::uint64_t i = 0; i < parts_a_trace; ++i) {
      if (parts[i].service != service) continue;
      store::Span span;
      span.trace_id = bytes(16, trace + 1);
      span.span_id = bytes(8, trace * parts_a_trace + i + 1);
      if (parts[i].parent > 0)
        span.parent_span_id = bytes(8, trace * parts_a_trace + parts[i].parent);
      span.name = parts[i].name;
      span.kind = parts[i].kind;
      span.start = first_time + trace * millisecond + i * 1000;
      span.end = span.start + 10 * millisecond - i * 2000;
      // The last one of every tenth trace fails.
      const bool fails = i + 1 == parts_a_trace && trace % 10 == 0;
      span.status = fails ? 2 : 0;
      span.attributes = {{"http.request.method", {std::string_view("GET")}},
                         {"http.response.status_code", {std::int64_t{fails ? 503 : 200}}},
                         {"die.type", {std::string_view(trace % 2 == 0 ? "fair" : "risky")}}};
      to.push_back(std::move(span));
    }
  }

  std::string_view bytes(std::size_t size, std::uint64_t number) {
    std::string id(size, '\0');
    for (std::size_t i = 0; i < 8; ++i) {
      id[size - 1 - i] = static_cast<char>((number >> (8 * i)) & 0xFFU);
    }
    return texts_.emplace_back(std::move(id));
  }

  std::deque<std::string> texts_;
};

void fill(TraceStore& store) {
  Pushes pushes;
  for (std::uint64_t first = 0; first < traces; first += traces_a_push) {
    store.append(pushes.next(first));
  }
}

// CPU seconds of a search; none are left out of its answer.
double searched(const store::http::Routes& routes, const std::string& query) {
  for (const store::http::Route& route : routes) {
    if (route.path != "/api/search" || route.method != "GET") continue;
    store::http::Request request;
    request.params = {{"q", query}, {"limit", std::to_string(traces)}};
    const double begin = cpu_seconds();
    const int status = route.serve(request).status;
    const double spent = cpu_seconds() - begin;
    if (status != 200) std::cerr << query << ": " << status << '\n';
    return spent;
  }
  return 0;
}

// Each round on a store of its own: the first search joins the traces that it looks at.
void measure(const std::string& query) {
  const harness::SystemClock clock;
  double first = 1e9;
  double again = 1e9;
  for (int round = 0; round < 5; ++round) {
    TraceStore store;
    fill(store);
    const store::http::Routes routes = store::traces::trace_routes(store, clock);
    first = std::min(first, searched(routes, query));
    for (int i = 0; i < 3; ++i) again = std::min(again, searched(routes, query));
  }
  std::cout << first * 1000 << " ms first, " << again * 1000 << " ms again  " << query << '\n';
}

}  // namespace

int main() {
  measure(R"({ resource.service.name = "frontend" } >> { status = error })");
  measure(R"({ resource.service.name = "die-service" && status = error })");
  measure(R"({ span.die.type = "risky" } | count() > 2)");
}
