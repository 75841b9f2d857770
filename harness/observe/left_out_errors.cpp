#include "harness/observe/left_out_errors.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "harness/core/text.hpp"
#include "harness/observe/clocks.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::observe {
namespace {

// A URL has room for so many ids.
constexpr std::size_t enough_that_failed = 40;

bool has_error_span(const OwnTrace& trace) {
  return trace.spans && std::ranges::any_of(*trace.spans, [](const WholeSpan& span) {
           return span.status == "error";
         });
}

// From everywhere in the run.
std::vector<std::string> some_that_failed(const std::vector<OwnTrace>& traces) {
  std::vector<std::string> all;
  for (const OwnTrace& trace : traces) {
    if (has_error_span(trace)) all.push_back(trace.request.trace_id);
  }
  const std::size_t stride = all.size() / enough_that_failed + 1;
  std::vector<std::string> some;
  for (std::size_t i = 0; i < all.size(); i += stride) some.push_back(all[i]);
  return some;
}

Question errors_of(std::vector<std::string> ids, const Window& run) {
  for (std::string& id : ids) id.erase(0, id.find_first_not_of('0'));
  return search_all_traces("{ status = error && trace:id =~ \"" + join(ids, "|") + "\" }",
                           {run.begin - around_the_run, run.end + around_the_run});
}

}  // namespace

std::vector<Loss> left_out_errors(const std::vector<OwnTrace>& traces, const Window& run,
                                  const AskAll& ask) {
  const std::vector<std::string> failed = some_that_failed(traces);
  if (failed.empty()) return {};
  const Result<Search> found = parse_traces(ask({errors_of(failed, run)}).front());
  if (!found || !found->cut.empty()) return {};
  std::set<std::string> listed;
  for (const FoundTrace& trace : found->traces) listed.insert(trace.trace_id);
  const auto missing = std::ranges::count_if(
      failed, [&](const std::string& id) { return !listed.contains(lower(id)); });
  if (missing == 0) return {};
  return {{"tempo leaves out " + std::to_string(missing) + " of " + std::to_string(failed.size()) +
               " traces in a search for status = error, though by their ids they have spans of it",
           {Backend::tempo}}};
}

}  // namespace harness::observe
