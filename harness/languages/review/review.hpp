#pragma once

#include <string>
#include <string_view>
#include <vector>

// What there is to say about a query without asking anybody.
namespace harness::languages {

struct Remark {
  // An error: no backend takes it, or two backends would answer differently. A hint: it means
  // something else than it seems to.
  enum class Weight { error, hint };

  Weight weight = Weight::error;
  std::size_t offset = 0;  // in bytes, from the query's beginning
  std::string what;
  std::string remedy = {};
  // Of a hint: whether it bites hangs on the version of the backend, or on what senders send.
  bool may_be_meant = false;

  bool operator==(const Remark&) const = default;
};

bool is_refused(const std::vector<Remark>& remarks);

// The first error, or all hints, in the order of the text.
std::vector<Remark> review_logql(std::string_view query);
std::vector<Remark> review_promql(std::string_view query);
std::vector<Remark> review_traceql(std::string_view query);

// The same of a panel of Grafana, which shows a scalar, and what a metrics function of TraceQL
// computes.
std::vector<Remark> review_promql_of_panel(std::string_view query);
std::vector<Remark> review_traceql_of_panel(std::string_view query);

}  // namespace harness::languages
