#pragma once

#include <string>
#include <vector>

#include "tests/unit/observe/told_traces.hpp"

// Orders that the client places with a shop, and what of their telemetry is lost.
namespace harness::observe::told {

inline constexpr const char* status_code = "http.response.status_code";

// The client asks the shop, and the shop the stock, which may fail: the client gets its 200 then,
// too. Both log each request.
inline ToldTrace an_order(std::size_t number, const std::string& of_stock = "200") {
  const bool has_failed = of_stock.starts_with('5');
  ToldTrace trace{request_numbered(number), {}, {"shop", "stock"}};
  trace.spans = {
      {"harness", "client", "01"},
      {"shop", "server", "02", "01", {{status_code, "200"}}},
      {"shop",
       "client",
       "03",
       "02",
       {{"url.full", "http://127.0.0.1:9001/stock/" + std::to_string(number) + "?of=ink"},
        {status_code, of_stock}},
       has_failed ? "error" : "unset"},
      {"stock", "server", "04", "03", {{status_code, of_stock}}, has_failed ? "error" : "unset"}};
  return trace;
}

inline void lose_spans(ToldTrace& trace, const std::string& service) {
  std::erase_if(trace.spans, [&](const ToldSpan& span) { return span.service == service; });
}
inline void lose_lines(ToldTrace& trace, const std::string& service) {
  std::erase(trace.lines, service);
}
inline void lose_all(ToldTrace& trace, const std::string& service) {
  lose_spans(trace, service);
  lose_lines(trace, service);
}

inline std::vector<ToldTrace> orders(std::size_t count) {
  std::vector<ToldTrace> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(an_order(i));
  return all;
}

}  // namespace harness::observe::told
