#include "harness/init/scenario_text.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>

#include "harness/core/text.hpp"

namespace harness::init {
namespace {

// As YAML takes any text.
std::string quoted(const std::string& text) {
  return "\"" + replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

// In a request a brace begins a placeholder, and ${ a variable everywhere.
std::string literal(const std::string& text) {
  return replace_all(replace_all(text, "${", "$${"), "{", "{{");
}

// Ten times what was seen, because that was without load, in round figures.
long bound_in_ms(Duration slowest) {
  const long seen = std::chrono::ceil<std::chrono::milliseconds>(slowest).count();
  for (const long bound : {100, 200, 500, 1000, 2000, 5000, 10'000, 20'000}) {
    if (10 * seen <= bound) return bound;
  }
  return 10 * seen;
}

// A quarter of what the two users below send, at most ten: the machine may be slow.
long surely_sent(Duration slowest) {
  const double of_one = 5 / (0.1 + seconds(slowest));
  return std::clamp(static_cast<long>(2 * of_one / 4), 0L, 10L);
}

}  // namespace

std::string scenario_text(const Service& service) { return scenario_text(service, service.page); }

std::string scenario_text(const Service& service, const std::string& page) {
  std::ostringstream out;
  out << "name: " << service.name << "\n"
      << "about: What harness init saw of " << service.name
      << "; now say what must be true of it.\n"
      << "system:\n"
      << "  endpoints:\n"
      << "    " << service.name << ":\n"
      << "      url: " << quoted(service.url) << "\n"
      << "      allow: [load]\n"
      << "      is: {header: " << service.header << ", value: " << quoted(service.value)
      << ", path: " << quoted(service.shown_at) << "}\n";
  if (!service.counter.empty()) out << "      scrape: " << service.metrics << "\n";
  out << "load:\n"
      << "  - name: visitors\n"
      << "    executor: constant-vus\n"
      << "    vus: 2\n"
      << "    duration: 5s\n"
      << "    think_time: 100ms\n"
      << "    flow:\n"
      << "      - request: page\n"
      << "        get: " << quoted("{" + service.name + "}" + literal(page)) << "\n"
      << "thresholds:\n"
      << "  - http_req_failed: rate < 0.01\n"
      << "  - latency: p(95) < " << bound_in_ms(service.slowest) << "\n";
  if (service.counter.empty()) return out.str();
  out << "expect:\n"
      << "  - claim: Requests are counted\n"
      << "    promql: sum(increase(" << service.counter << "{job=\"" << service.name
      << "\"}[$window]))\n"
      << "    value: \"> " << surely_sent(service.slowest) << "\"\n";
  return out.str();
}

}  // namespace harness::init
