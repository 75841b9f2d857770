#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/last_requests.hpp"
#include "harness/observe/whole_trace.hpp"

// What has come of the run's own requests, of many of them at once.
//
//   ids of the run's requests ─▶ listings, fifty ids a question ─▶ OwnTrace, one a request
namespace harness::observe {

struct OwnTrace {
  AnsweredRequest request;
  // Of each what tells whom it calls, and how that ended; not its parent. None: it is not known, or
  // not all of them are listed.
  std::optional<std::vector<WholeSpan>> spans;
  std::optional<std::set<std::string>> lines;  // the services that have one; none: not known
  // Of each of their lines the span that it names, as `plain_id`; empty: it names none.
  std::map<std::string, std::vector<std::string>> spans_of_lines = {};
  // The services of which a line that names it is two JSON objects, so that no field of it is read.
  std::set<std::string> run_together = {};

  bool has_span_of(const std::string& service) const;
  bool has_line_of(const std::string& service) const { return lines && lines->contains(service); }
  bool has_line_of_span(const WholeSpan& span) const;
  // It is known that no service has a span of it; the client's own says nothing of services.
  bool is_blank() const;
};

// As ids of spans can be compared, whoever has written them.
std::string plain_id(const std::string& span_id);

// In the order of the requests. What a backend that is not `whole` has not got may still come.
std::vector<OwnTrace> own_traces(const std::vector<AnsweredRequest>& requests,
                                 const std::set<Backend>& whole, const Conventions& conventions,
                                 const Window& run, const AskAll& ask);

// How many of the run's requests were looked at.
struct LookedAt {
  std::size_t some = 0;
  std::size_t all = 0;

  bool are_all() const { return some >= all; }
  std::string text() const;  // "all 180 requests were looked at"
};

}  // namespace harness::observe
