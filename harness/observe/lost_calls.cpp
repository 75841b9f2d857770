#include "harness/observe/lost_calls.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "harness/observe/client_service.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/whole_trace.hpp"

namespace harness::observe {
namespace {

// Of all calls to one address, as their caller names it.
struct Calls {
  std::set<std::string> services;  // that have answered
  std::size_t answered = 0;
  std::size_t unseen = 0;
};
using CallsByAddress = std::map<std::string, Calls>;

std::string value_of(const WholeSpan& span, const std::string& name) {
  const auto found = span.values.find(name);
  return found == span.values.end() ? std::string() : found->second;
}

// Not each path is traced: "http://127.0.0.1:8080/stock?item=ink" is one of ".../stock".
std::string without_query(const std::string& url) {
  return url.find("://") == std::string::npos ? std::string()
                                              : url.substr(0, url.find_first_of("?#"));
}

// Whom it calls; empty: it does not say so that others are told apart from it.
std::string address_of(const WholeSpan& span) {
  for (const char* url : {"url.full", "http.url"}) {
    const std::string address = without_query(value_of(span, url));
    if (!address.empty()) return address;
  }
  constexpr std::array pairs{std::pair{"server.address", "server.port"},
                             std::pair{"net.peer.name", "net.peer.port"}};
  for (const auto& [name, port] : pairs) {
    const bool is_told = !value_of(span, name).empty() && !value_of(span, port).empty();
    if (is_told) {
      return value_of(span, name) + ":" + value_of(span, port) + value_of(span, "url.path");
    }
  }
  return value_of(span, "peer.service");
}

void add_calls(const std::vector<WholeSpan>& spans, CallsByAddress& all) {
  for (const WholeSpan& call : spans) {
    const bool is_call = call.kind == "client" && call.service != client_service;
    const std::string address = is_call ? address_of(call) : std::string();
    if (address.empty() || call.span_id.empty()) continue;
    const auto answer = std::ranges::find_if(spans, [&](const WholeSpan& span) {
      return span.parent_id == call.span_id && span.kind == "server";
    });
    Calls& calls = all[call.service + " " + address];
    if (answer != spans.end()) {
      calls.services.insert(answer->service);
      ++calls.answered;
    } else if (call.status != "error") {
      ++calls.unseen;
    }
  }
}

}  // namespace

std::vector<Loss> lost_calls(const std::vector<std::string>& traces, const AskAll& ask) {
  constexpr std::size_t enough = 3;
  std::vector<Question> questions;
  for (const std::string& trace : traces) questions.push_back(trace_by_id(trace));
  if (questions.empty()) return {};
  CallsByAddress all;
  for (const Answer& answer : ask(questions)) {
    if (const auto spans = parse_trace(answer)) add_calls(*spans, all);
  }
  std::vector<Loss> losses;
  for (const auto& [address, calls] : all) {
    const bool is_known = calls.services.size() == 1 && calls.answered >= enough;
    if (!is_known || calls.unseen == 0) continue;
    const std::string& service = *calls.services.begin();
    losses.push_back({service + " has no span of " + std::to_string(calls.unseen) + " of " +
                          std::to_string(calls.unseen + calls.answered) +
                          " calls that were looked at, of which their callers have one",
                      {Backend::tempo},
                      service});
  }
  return losses;
}

std::vector<Loss> lost_by_restarts(const Window& run, const AskAll& ask) {
  const Question question = promql_at(
      "sum by (job) (changes(process_start_time_seconds[" + range_of(run.length()) + "])) > 0",
      run.end);
  const auto series = parse_series(ask({question}).front());
  if (!series) return {};
  std::vector<Loss> losses;
  for (const Series& one : *series) {
    const auto job = one.labels.find("job");
    if (job == one.labels.end()) continue;
    losses.push_back({job->second + " began anew in the run, and what it had not sent is gone",
                      {Backend::tempo},
                      job->second});
  }
  return losses;
}

}  // namespace harness::observe
