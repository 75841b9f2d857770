#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/verdict/claims/shape/trace_tree.hpp"

// What spans are to say, by OpenTelemetry's conventions: its stable names, what it requires of HTTP
// and of databases, and errors that are told.
namespace harness::verdict {

enum class Rule { service_name, orphan_spans, http, database, errors, cardinality, logs };
std::string_view name_of(Rule rule);  // "service_name"

// What breaks a rule, how often, and the first trace in which it does.
struct Breach {
  Rule rule;
  std::string what;  // "dice: http.method is http.request.method now"
  std::uint64_t times = 0;
  std::string trace_id = {};
};

class Breaches {
 public:
  void add(Rule rule, std::string what, const std::string& trace_id = {});
  const std::vector<Breach>& all() const { return all_; }

 private:
  std::vector<Breach> all_;
};

// How much there was to judge by each rule.
using Judged = std::map<Rule, std::uint64_t>;

// By the rules about spans, whichever are asked.
void look_at_spans(const TraceTree& tree, const std::string& trace_id, Judged& judged,
                   Breaches& breaches);

}  // namespace harness::verdict
