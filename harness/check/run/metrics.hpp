#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/check/run/seen.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"

namespace harness::check {

// Why an expression gives nothing.
struct Absence {
  bool is_for_ever = false;  // as long as the names stay what they are
  std::string what;
  std::string remedy = {};
  bool is_unborn = false;  // nobody has it, and it may come with its first event
};

// What a Prometheus has in a window. Each metric is asked for once.
class MetricsSeen {
 public:
  MetricsSeen(const observe::AskAll& ask, const observe::Window& window)
      : ask_(ask), window_(window) {}

  // That a rule of the files records: it is there where the rule is loaded.
  void add_recorded(const std::string& metric) { recorded_.insert(metric); }

  Seen look(const Asked& asked);

 private:
  using Labels = std::map<std::string, std::string>;
  using Expr = languages::promql::Expr;

  struct Answered {
    std::vector<observe::Series> series = {};
    std::string problem = {};
    bool is_refused = false;  // on this data: the query itself cannot be evaluated
  };

  observe::Question over(const std::string& query) const;
  Answered ask(const std::string& query);
  const std::vector<Labels>& series_of(const std::string& metric);
  const std::vector<std::string>& names();

  Seen with_values(const Asked& asked, const std::vector<observe::Series>& series);
  Seen of_alert(const Asked& asked, const std::vector<observe::Series>& series);
  Seen without_values(const Asked& asked);
  Seen without_numbers(const Asked& asked);
  std::optional<WallTime> first_sample();
  Duration evaluated_each(const Asked& asked);
  void leave_out_before_first(const std::string& query, std::vector<observe::Series>& series);
  std::optional<Seen> only_stand_ins(const Asked& asked);

  std::optional<Absence> absence(const Expr& expr);
  std::optional<Absence> absence_of(const languages::promql::Selector& selector);
  std::optional<Absence> absence_of_names(const languages::promql::Selector& selector);
  std::optional<Absence> absence_of_metric(const std::string& metric);
  std::optional<Absence> absence_of_value(const languages::promql::Matcher& matcher,
                                          const std::string& metric,
                                          const std::vector<Labels>& all);
  std::optional<Absence> absence_of_target(const languages::promql::Matcher& matcher,
                                           const std::string& metric,
                                           const std::vector<std::string>& known);
  std::optional<Absence> without_two_samples(const Expr& query, const std::string& text);
  void note_groupings(const Asked& asked, Seen& seen);
  bool may_have_label(const Expr& grouped, const std::string& label);
  std::string dead_side(const Expr& query);
  std::optional<Absence> never_meet(const Expr& query, const std::string& text);
  Seen below_threshold(const Expr& query, const std::string& text);

  const observe::AskAll& ask_;
  observe::Window window_;
  std::set<std::string> recorded_;
  std::optional<std::vector<std::string>> names_;
  std::map<std::string, std::vector<Labels>> series_;
};

}  // namespace harness::check
