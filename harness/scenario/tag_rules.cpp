#include "harness/scenario/tag_rules.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/scenario/answer_rules.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

constexpr std::string_view checks_metric = "checks";

Tags tags_of(const Request& request, const Tags& of_load) {
  Tags tags = request.tags;
  tags.insert(of_load.begin(), of_load.end());
  if (!request.name.empty()) tags["name"] = request.name;
  return tags;
}

// Those of each check of the request, or its own where the metric is not about checks.
void add_selectable(const Request& request, const Tags& tags, const std::string& metric,
                    std::vector<Tags>& all) {
  if (metric != checks_metric) all.push_back(tags);
  if (metric != checks_metric) return;
  for (const Check& check : request.checks) {
    all.push_back(tags);
    all.back()["check"] = check.name;
  }
}

// What a threshold on this metric can select: requests, their checks, or loads.
std::vector<Tags> selectable(const Scenario& scenario, const std::string& metric) {
  std::vector<Tags> all;
  for (const Load& load : scenario.load) {
    const Tags of_load = tags_of(load);
    if (find_metric(metric)->subject == Subject::iterations) {
      all.push_back(of_load);
      continue;
    }
    for (const Flow& flow : load.flows) {
      for (const Request& request : flow.requests) {
        add_selectable(request, tags_of(request, of_load), metric, all);
      }
    }
  }
  return all;
}

Names names_in(const std::vector<Tags>& all, const std::string& metric) {
  Names names;
  for (const Tags& tags : all) {
    for (const auto& [name, value] : tags) append_new(names, {name});
  }
  append_new(names, answer_tags(metric));
  return names;
}

Names values_in(const std::vector<Tags>& all, const std::string& name) {
  Names values;
  for (const Tags& tags : all) {
    if (const auto tag = tags.find(name); tag != tags.end()) append_new(values, {tag->second});
  }
  return values;
}

// What an author calls those that a tag stands for: one, and several.
std::pair<std::string, std::string> nouns_of(const std::string& tag, const std::string& metric) {
  if (tag == "name" && metric == checks_metric) {
    return {"there is no request with checks called", "requests with checks"};
  }
  if (tag == "name") return {"there is no request", "requests"};
  if (tag == "scenario") return {"there is no load", "loads"};
  if (tag == "check") return {"there is no check", "checks"};
  const bool of_loads = find_metric(metric)->subject == Subject::iterations;
  return {(of_loads ? "no load has " : "no request has ") + tag, "values"};
}

// Of {name:"r"}, where `r` is known.
std::optional<std::string> without_quotes(const std::string& value) {
  const bool is_quoted = value.size() > 2 && (value.front() == '"' || value.front() == '\'') &&
                         value.back() == value.front();
  return is_quoted ? std::optional(value.substr(1, value.size() - 2)) : std::nullopt;
}

Problem unknown_value(const Located<std::string>& value, const std::string& what,
                      const std::string& nouns, const Names& known) {
  Problem problem = unknown_name(value, what, nouns, known);
  const std::optional<std::string> bare = without_quotes(*value);
  if (bare && contains(known, *bare)) problem.remedy = "leave the quotes out: " + *bare;
  return problem;
}

}  // namespace

Tags tags_of(const Load& load) {
  Tags tags = load.tags;
  if (!load.name.empty()) tags["scenario"] = load.name;
  return tags;
}

std::vector<Problem> check_selection(const Scenario& scenario, const MetricKey& key,
                                     const Place& place) {
  if (find_metric(key.metric)->subject == Subject::users) return {};  // nothing: refused already
  const std::vector<Tags> all = selectable(scenario, key.metric);
  if (all.empty() && key.metric == checks_metric) {
    return {{place, key.metric + ": there are no checks",
             "add one to a request, such as check: {is a die: {json: /roll, in: [1, 6]}}"}};
  }
  std::vector<Problem> problems;
  for (const auto& [name, value] : key.tags) {
    const Names values = values_in(all, name);
    const auto [no_such, nouns] = nouns_of(name, key.metric);
    if (values.empty()) {
      problems.push_back(unknown_name({name, place}, key.metric + ": there is no tag", "tags",
                                      names_in(all, key.metric)));
    } else if (!contains(values, value)) {
      problems.push_back(unknown_value({value, place}, key.metric + ": " + no_such, nouns, values));
    }
  }
  const bool selects = std::any_of(all.begin(), all.end(),
                                   [&](const Tags& tags) { return has_all(tags, key.tags); });
  if (problems.empty() && !selects && !key.tags.empty()) {
    problems.push_back({place, key.metric + ": nothing has " + selector_text(key.tags) + " at once",
                        "leave one of the tags out"});
  }
  return problems;
}

std::vector<Problem> check_answers(const Scenario& scenario, const MetricKey& key,
                                   const Located<Condition>& condition) {
  std::vector<const Request*> requests;
  for (const Load& load : scenario.load) {
    for (const Flow& flow : load.flows) {
      for (const Request& request : flow.requests) {
        if (has_all(tags_of(request, tags_of(load)), key.tags)) requests.push_back(&request);
      }
    }
  }
  const Result<void> differ = check_answers_differ(key, *condition, requests);
  if (differ) return {};
  return {{condition.place, differ.error().what, differ.error().remedy}};
}

std::vector<Problem> check_may_drop(const Scenario& scenario, const MetricKey& key,
                                    const Located<Condition>& condition) {
  if (key.metric != "dropped_iterations" || !condition->comparison.holds(0)) return {};
  Names executors;
  for (const Load& load : scenario.load) {
    if (!has_all(tags_of(load), key.tags)) continue;
    if (may_drop(*load.executor)) return {};
    append_new(executors, {std::string(name_of(*load.executor))});
  }
  if (executors.empty()) return {};
  return {{condition.place,
           "dropped_iterations: " + join(executors, " and ") +
               " never drops one, so that it always holds",
           "leave it out, or let iterations come at a rate or by a count"}};
}

}  // namespace harness::scenario
