#include "harness/observe/lost_in_part.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>

#include "harness/observe/answered_calls.hpp"
#include "harness/observe/left_out_errors.hpp"
#include "harness/observe/lost_attempts.hpp"
#include "harness/observe/lost_calls.hpp"
#include "harness/observe/lost_lines.hpp"
#include "harness/observe/lost_seconds.hpp"
#include "harness/observe/own_traces.hpp"

namespace harness::observe {
namespace {

// What samples does not look at how a request ends: where each that went well is traced, the others
// were lost. A kind of request of which nothing has come is not traced at all.
bool traces_each_good_one(const std::vector<OwnTrace>& traces) {
  constexpr std::size_t enough = 6;
  std::set<std::string> traced;
  for (const OwnTrace& trace : traces) {
    if (trace.spans && !trace.is_blank()) traced.insert(trace.request.request);
  }
  std::size_t good = 0;
  for (const OwnTrace& trace : traces) {
    const bool is_meant = traced.contains(trace.request.request) && trace.spans;
    if (!is_meant || trace.request.has_failed()) continue;
    if (trace.is_blank()) return false;
    ++good;
  }
  return good >= enough;
}

void add_all(std::vector<Loss> more, std::vector<Loss>& losses) {
  std::ranges::move(more, std::back_inserter(losses));
}

// Without those of services of which it is known that they lose such.
std::vector<Loss> unless_known(std::vector<Loss> some, const std::vector<Loss>& known) {
  std::erase_if(some, [&](const Loss& one) {
    return std::ranges::any_of(known, [&](const Loss& other) {
      return other.service == one.service && other.of == one.of;
    });
  });
  return some;
}

// Of how many requests a service's line cannot be read because it is two JSON objects: what is said
// to be lost of its lines may be that.
void tell_run_together(const std::vector<OwnTrace>& traces, std::vector<Loss>& losses) {
  for (Loss& loss : losses) {
    const auto count = std::ranges::count_if(
        traces, [&](const OwnTrace& trace) { return trace.run_together.contains(loss.service); });
    if (count == 0 || std::ranges::count(loss.of, Backend::loki) == 0) continue;
    loss.what += "; the lines of " + std::to_string(count) +
                 " requests are two JSON objects each, which no parser reads: have threads write "
                 "a line and its end at once";
  }
}

std::vector<Loss> lost_spans(const Looked& looked) {
  std::vector<Loss> losses = lost_calls(looked);
  add_all(lost_beside_lines(looked), losses);
  add_all(lost_for_a_while(looked), losses);
  return losses;
}

}  // namespace

std::vector<Loss> lost_in_part(const OwnRequests& own, const Conventions& conventions,
                               const Window& run, const AskAll& ask) {
  if (own.some.empty()) return {};
  std::vector<OwnTrace> traces = own_traces(own.some, own.whole, conventions, run, ask);
  std::erase_if(traces, [&](const OwnTrace& trace) {
    return std::ranges::any_of(own.passed_over, [&](const Window& window) {
      return window.contains(trace.request.at.end);
    });
  });
  const Answerers answerers = answerers_in(traces, ask);
  const Looked looked{traces, answerers, {own.some.size(), own.all}};
  const bool is_sampled = own.is_sampled && !traces_each_good_one(traces);
  std::vector<Loss> losses;
  if (!is_sampled) losses = lost_spans(looked);
  std::set<std::string> losing_spans;
  for (const Loss& loss : losses) losing_spans.insert(loss.service);
  add_all(left_out_errors(traces, run, ask), losses);
  add_all(lost_of_failures(looked, is_sampled), losses);
  // Who samples its traces logs each request all the same.
  add_all(is_sampled ? unless_known(lost_where_untraced(looked), losses)
                     : lost_with_spans(looked, losing_spans),
          losses);
  add_all(unless_known(lost_of_attempts(looked, is_sampled), losses), losses);
  add_all(lost_lines_for_a_while(looked), losses);
  add_all(unless_known(lost_lines_now_and_then(looked), losses), losses);
  const bool has_lines = own.whole.contains(Backend::loki);
  if (has_lines) add_all(lost_for_seconds(looked, conventions, run, ask), losses);
  tell_run_together(traces, losses);
  return losses;
}

}  // namespace harness::observe
