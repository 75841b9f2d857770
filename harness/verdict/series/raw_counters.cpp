#include "harness/verdict/series/raw_counters.hpp"

#include <functional>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/promql_query.hpp"

namespace harness::verdict {
namespace {

using languages::promql::NamedSeries;
using Query = grammar::Located<std::string>;
using IsCounter = std::function<bool(const std::string& metric)>;

// Why a counter as it is says nothing of the run; null: it does.
const char* why_not(const plan::Plan& plan) {
  const auto& prometheus = plan.system.own.backends.prometheus;
  if (prometheus && prometheus->is_shared) return ", and prometheus is others', too";
  return plan.ran_before ? ", which was before the run" : nullptr;
}

// Without its range, its offset and @, which stand behind its name and its braces.
std::string without_time(const std::string& text, const languages::promql::Selector& selector) {
  const std::size_t brace = selector.matchers.empty() ? std::string::npos : text.rfind('}');
  if (brace != std::string::npos) return text.substr(0, brace + 1);
  return text.substr(0, text.find_first_of("[@ \n\t"));
}

struct RawSeries {
  std::string metric;
  std::string text;  // as the author wrote it
};

// Each selector that is read as it is.
std::vector<RawSeries> raw_in(const std::string& query) {
  std::vector<RawSeries> all;
  const auto tree = parsed(scenario::with_any_window(query));
  if (!tree) return all;
  for (const NamedSeries& named : languages::promql::read_as_they_are(*tree)) {
    const std::string text = query.substr(named.span.begin, named.span.end - named.span.begin);
    all.push_back({named.metric, without_time(text, *named.selector)});
  }
  return all;
}

std::optional<yaml::Problem> problem_of(const Query& query, const char* key, const char* why,
                                        const IsCounter& is_counter) {
  for (const auto& [metric, text] : raw_in(*query)) {
    if (!is_counter(metric)) continue;
    return yaml::Problem{query.place,
                         std::string(key) + ": " + one_line(text) +
                             " counts all since its process began" + why +
                             ": its value is not of this run",
                         "ask for its increase: increase(" + one_line(text) + "[$window])"};
  }
  return std::nullopt;
}

std::optional<yaml::Problem> problem_of(const Promql& claim, const char* why,
                                        const IsCounter& is_counter) {
  if (auto problem = problem_of(claim.promql, "promql", why, is_counter)) return problem;
  return claim.control ? problem_of(*claim.control, "control", why, is_counter) : std::nullopt;
}

// "x" of x_count, x_sum and x_bucket, by which a histogram and a summary are known; else itself.
std::string family_of(const std::string& metric) {
  for (const std::string_view part : {"_count", "_sum", "_bucket"}) {
    if (metric.ends_with(part)) return metric.substr(0, metric.size() - part.size());
  }
  return metric;
}

// The quantiles of a summary, which have its own name, count nothing.
bool counts(const std::string& metric, const std::map<std::string, std::string>& types) {
  const auto type_of = [&](const std::string& name) {
    const auto found = types.find(name);
    return found == types.end() ? std::string() : found->second;
  };
  if (type_of(metric) == "counter") return true;
  const std::string family = family_of(metric);
  return family != metric && (type_of(family) == "histogram" || type_of(family) == "summary");
}

using Families = std::set<std::string>;

// By each of which Prometheus may know the types of what the query reads as it is.
void add_families(const std::string& query, Families& families) {
  for (const RawSeries& series : raw_in(query)) {
    if (!series.metric.empty()) families.insert({series.metric, family_of(series.metric)});
  }
}

std::vector<observe::Question> questions_for(const Families& families) {
  std::vector<observe::Question> all;
  for (const std::string& family : families) all.push_back(observe::metric_type(family));
  return all;
}

// What is not said is not known.
std::map<std::string, std::string> types_in(std::span<const observe::Answer> answers) {
  std::map<std::string, std::string> types;
  for (const observe::Answer& answer : answers) {
    if (const auto some = observe::parse_metric_types(answer)) {
      types.insert(some->begin(), some->end());
    }
  }
  return types;
}

}  // namespace

std::optional<yaml::Problem> reads_raw_counters(const Promql& claim, const plan::Plan& plan) {
  const char* why = why_not(plan);
  if (why == nullptr) return std::nullopt;
  return problem_of(claim, why, languages::promql::is_called_a_counter);
}

std::vector<yaml::Problem> raw_counters(const plan::Plan& plan, const observe::AskAll& ask) {
  const char* why = why_not(plan);
  if (why == nullptr) return {};
  Families families;
  std::vector<const Promql*> claims;
  for (const plan::Claim& claim : plan.claims) {
    if (claim.kind != "promql") continue;
    claims.push_back(&claim.settings.as<Promql>());
    add_families(*claims.back()->promql, families);
    if (claims.back()->control) add_families(**claims.back()->control, families);
  }
  if (families.empty()) return {};
  const std::map<std::string, std::string> types = types_in(ask(questions_for(families)));
  std::vector<yaml::Problem> problems;
  for (const Promql* claim : claims) {
    const auto is_counter = [&](const std::string& metric) { return counts(metric, types); };
    if (auto problem = problem_of(*claim, why, is_counter)) problems.push_back(*std::move(problem));
  }
  return problems;
}

std::vector<observe::Question> questions_for_types(const std::string& control) {
  Families families;
  add_families(control, families);
  return questions_for(families);
}

Life life_of_types(const std::string& control, std::span<const observe::Answer> answers) {
  const std::map<std::string, std::string> types = types_in(answers);
  for (const RawSeries& series : raw_in(control)) {
    if (!counts(series.metric, types)) continue;
    return {Outcome::no_data,
            "control: " + one_line(series.text) +
                " as it is counts what was before the window, too: ask for how it rises, "
                "increase(" +
                one_line(series.text) + "[$window])",
            {}};
  }
  return {};
}

}  // namespace harness::verdict
