#include "harness/verdict/life/sources.hpp"

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/languages/traceql/services.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/alert/alert_rule.hpp"
#include "harness/verdict/claims/shape/shape.hpp"
#include "harness/verdict/life/log_sources.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

namespace harness::verdict {
namespace {

using languages::promql::NamedSeries;
using observe::Backend;
using scenario::SettingLine;

// A selector, and the name that it spells out.
struct Who {
  std::string selector;
  std::string name = {};
};

// Without its range and its offset.
std::string series_of(const languages::promql::Selector& selector) {
  std::vector<std::string> matchers;
  for (const auto& matcher : selector.matchers) {
    matchers.push_back(languages::promql::to_text(matcher));
  }
  return selector.name + (matchers.empty() ? "" : "{" + join(matchers, ",") + "}");
}

// The first matcher that spells jobs out says who it is; else all that is said of them.
std::vector<Who> jobs_in(const languages::promql::Selector& selector) {
  using languages::promql::Matcher;
  using languages::promql::MatchOp;
  std::vector<std::string> alike;
  for (const Matcher& matcher : selector.matchers) {
    if (matcher.label != "job" || matcher.value.empty()) continue;
    alike.push_back(languages::promql::to_text(matcher));
    if (matcher.op == MatchOp::equal) return {{"{" + alike.back() + "}", matcher.value}};
    if (matcher.op != MatchOp::matches || !languages::is_spelt_out(matcher.value)) continue;
    std::vector<Who> all;
    for (const std::string& job : languages::literal_alternatives(matcher.value)) {
      const Matcher one{"job", MatchOp::equal, job, {}};
      all.push_back({"{" + languages::promql::to_text(one) + "}", job});
    }
    return all;
  }
  if (alike.empty()) return {};
  return {{"{" + join(alike, ",") + "}"}};
}

// Whether its values are names of who logs.
bool names_a_sender(const languages::logql::Matcher& matcher) {
  constexpr std::array labels{"service_name",    "service",   "job",           "app",
                              "compose_service", "container", "container_name"};
  return std::find(labels.begin(), labels.end(), matcher.name) != labels.end();
}

// One for each of the names that the first regular expression spells out.
std::vector<Who> streams_in(std::vector<languages::logql::Matcher> selector) {
  using languages::logql::Matcher;
  using languages::logql::MatchOp;
  const auto is_of_lines = [](const Matcher& one) { return tells_lines_apart(one.name); };
  if (!std::ranges::all_of(selector, is_of_lines)) std::erase_if(selector, is_of_lines);
  std::vector<Who> all;
  for (Matcher& matcher : selector) {
    const bool is_pattern = matcher.op == MatchOp::regex && languages::is_spelt_out(matcher.value);
    if (!is_pattern || !names_a_sender(matcher)) continue;
    matcher.op = MatchOp::equal;
    for (const std::string& name : languages::literal_alternatives(std::string(matcher.value))) {
      matcher.value = name;
      all.push_back({languages::logql::print_selector(selector), name});
    }
    return all;
  }
  all.push_back({languages::logql::print_selector(selector)});
  for (const Matcher& matcher : selector) {
    if (matcher.op == MatchOp::equal && names_a_sender(matcher)) all.back().name = matcher.value;
  }
  return all;
}

// Of a condition, which may be about what is not there until something fails.
std::string series_without_outcome(const languages::promql::Selector& selector) {
  languages::promql::Selector bare = {languages::promql::metric_of(selector), {}, {}, {}, {}};
  for (const auto& matcher : selector.matchers) {
    if (names_a_source(matcher) && matcher.label != "__name__") bare.matchers.push_back(matcher);
  }
  return series_of(bare);
}

class Sources {
 public:
  using SeriesOf = std::string (*)(const languages::promql::Selector& selector);

  void read_promql(const std::string& query, yaml::Place place, SeriesOf text_of = series_of) {
    const auto tree = languages::promql::parse(scenario::with_any_window(query));
    if (!tree) return;
    for (const NamedSeries& named : languages::promql::selectors(**tree)) {
      if (named.metric.starts_with("ALERTS")) continue;
      const bool is_of_scrapes = named.metric == "up" || named.metric.starts_with("scrape_");
      const std::string series = is_of_scrapes ? "" : text_of(*named.selector);
      std::vector<Who> jobs = jobs_in(*named.selector);
      if (jobs.empty() && !series.empty()) jobs.emplace_back();
      for (const Who& job : jobs) {
        add({Backend::prometheus, job.selector, job.name, {}, place}, series);
      }
    }
  }

  void read_logql(const std::string& query, yaml::Place place, bool by_trace = false) {
    const auto tree = languages::logql::parse(scenario::with_any_window(query));
    if (!tree) return;
    for (const auto& inside : languages::logql::log_queries(*tree)) {
      for (const auto& [selector, name] : streams_in(inside.log->selector)) {
        add({Backend::loki, selector, name, {}, place, by_trace});
      }
    }
  }

  void read_traceql(const std::string& query, yaml::Place place) {
    const auto tree = languages::traceql::parse(scenario::with_any_window(query));
    if (!tree) return;
    const std::vector<std::string> services = languages::traceql::service_names(*tree);
    for (const std::string& service : services) add_spans_of(service, place);
    if (services.empty()) add({Backend::tempo, {}, {}, {}, place});
  }

  // Its spans, and its lines.
  void add_service(const std::string& service, yaml::Place place) {
    add_spans_of(service, place);
    read_logql("{service_name=" + languages::traceql::quoted_text(service) + "}", place, true);
  }

  void add_spans_of(const std::string& service, yaml::Place place) {
    const std::string name = languages::traceql::quoted_text(service);
    add({Backend::tempo, "resource.service.name = " + name, service, {}, place});
  }

  std::vector<Source> take() { return std::move(all_); }

 private:
  // Of what nobody in particular sends, each series is a source of its own.
  void add(Source source, const std::string& series = {}) {
    auto known = std::ranges::find_if(all_, [&](const Source& one) {
      const bool is_same = one.backend == source.backend && one.selector == source.selector;
      return is_same && (!one.selector.empty() || one.series == std::vector{series} ||
                         (one.series.empty() && series.empty()));
    });
    const bool by_trace = source.by_trace;
    if (known == all_.end()) known = all_.insert(all_.end(), std::move(source));
    known->by_trace = known->by_trace || by_trace;
    const bool is_new = std::ranges::count(known->series, series) == 0;
    if (!series.empty() && is_new) known->series.push_back(series);
  }

  std::vector<Source> all_;
};

// The language of a line that is a query, whichever kind of claim has it; empty: it is none. An
// author's control is in that of the query beside it.
std::string language_of(const plan::Claim& claim, const SettingLine& line) {
  if (line.text.empty()) return {};
  if (is_one_of(line.name, {"promql", "counter", "good", "total"})) return "promql";
  if (is_one_of(line.name, {"logql", "logs"})) return "logql";
  if (is_one_of(line.name, {"traceql", "overlap", "spans"})) return "traceql";
  if (line.name != "control") return {};
  for (const SettingLine& other : claim.settings.lines()) {
    const std::string language = other.name == "control" ? "" : language_of(claim, other);
    if (!language.empty()) return language;
  }
  return {};
}

void read_line(const plan::Claim& claim, const SettingLine& line,
               const std::vector<observe::AlertRule>& rules, Sources& sources) {
  const bool is_own = line.name == claim.kind && !line.text.empty();
  const std::string language = language_of(claim, line);
  if (language == "promql") sources.read_promql(line.text, line.place);
  if (language == "logql") sources.read_logql(line.text, line.place);
  if (language == "traceql") sources.read_traceql(line.text, line.place);
  if (is_one_of(claim.kind, {"alert", "no_alert"}) && is_own) {
    const observe::AlertRule* rule = find_rule(rules, line.text);
    if (rule != nullptr) sources.read_promql(rule->query, line.place);
  }
  if (claim.kind == "shape" && line.name == "tree") {
    for (const std::string& service : services_of_shape(claim.settings)) {
      sources.add_spans_of(service, claim.place);
    }
  }
  if (claim.kind != "correlate" || line.name != "services") return;
  for (const std::string& service : split(line.text, ',')) {
    sources.add_service(std::string(trim(service)), claim.place);
  }
}

void read_condition(const scenario::LiveCondition& condition, Sources& sources) {
  const auto& query = condition.control ? *condition.control : condition.query;
  if (condition.kind == "promql") {
    sources.read_promql(*query, query.place, series_without_outcome);
  } else if (condition.kind == "logql") {
    sources.read_logql(*query, query.place);
  }
}

}  // namespace

std::vector<Source> sources_of(const plan::Plan& plan,
                               const std::vector<observe::AlertRule>& rules) {
  Sources sources;
  for (const plan::Claim& claim : plan.claims) {
    for (const SettingLine& line : claim.settings.lines()) read_line(claim, line, rules, sources);
  }
  for (const scenario::LiveCondition& condition : plan.abort_when) {
    read_condition(condition, sources);
  }
  for (const plan::Fault& fault : plan.faults) {
    if (fault.when) read_condition(*fault.when, sources);
    if (fault.until) read_condition(*fault.until, sources);
  }
  return sources.take();
}

bool may_be_about(const plan::Claim& claim, const std::string& service, Backend backend) {
  Sources sources;
  for (const SettingLine& line : claim.settings.lines()) {
    if (line.name != "control") read_line(claim, line, {}, sources);
  }
  bool names_some = false;
  for (const Source& source : sources.take()) {
    if (source.backend != backend) continue;
    if (source.name.empty() || source.name == service) return true;
    names_some = true;
  }
  return !names_some;
}

}  // namespace harness::verdict
