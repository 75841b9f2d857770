#include "harness/scenario/tag_rules.hpp"

#include <algorithm>

#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

constexpr std::string_view checks_metric = "checks";

void set_tags(const Node& node, Tags& tags) {
  const Node* written = node.find("tags");
  if (written == nullptr) return;
  for (const Member& tag : written->members) {
    if (tag.value.kind == Node::Kind::scalar) tags[tag.key] = tag.value.text;
  }
}

void set_tag(const Node& node, std::string_view key, const std::string& tag, Tags& tags) {
  if (const Node* value = scalar_of(node, key)) tags[tag] = value->text;
}

Tags tags_of(const Node& load) {
  Tags tags;
  set_tags(load, tags);
  set_tag(load, "name", "scenario", tags);
  return tags;
}

// The tags of each request of the file.
std::vector<std::pair<const Node*, Tags>> tagged_requests(const Node& root) {
  std::vector<std::pair<const Node*, Tags>> requests;
  for (const Node& load : items_of(root, "load")) {
    const Tags of_load = tags_of(load);
    for (const Node* flow : flows_of(load)) {
      for (const Node& request : flow->items) {
        Tags tags = of_load;
        set_tags(request, tags);
        set_tag(request, "request", "name", tags);
        requests.emplace_back(&request, std::move(tags));
      }
    }
  }
  return requests;
}

// What a threshold on this metric can select: requests, their checks, or loads.
std::vector<Tags> selectable(const Node& root, const std::string& metric) {
  std::vector<Tags> all;
  if (find_metric(metric)->subject == Subject::iterations) {
    for (const Node& load : items_of(root, "load")) all.push_back(tags_of(load));
    return all;
  }
  for (const auto& [request, tags] : tagged_requests(root)) {
    if (metric != checks_metric) {
      all.push_back(tags);
      continue;
    }
    for (const std::string& check : keys_of(*request, "check")) {
      all.push_back(tags);
      all.back()["check"] = check;
    }
  }
  return all;
}

Names names_in(const std::vector<Tags>& all) {
  Names names;
  for (const Tags& tags : all) {
    for (const auto& [name, value] : tags) append_new(names, {name});
  }
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

Problem unknown_tag(const std::string& word, const Place& place, const std::string& what,
                    const std::string& nouns, const Names& known) {
  Node node;
  node.place = place;
  node.text = word;
  return unknown_name(node, what, nouns, known);
}

}  // namespace

std::vector<Problem> check_selection(const Node& root, const MetricKey& key, const Place& place) {
  if (find_metric(key.metric)->subject == Subject::users) return {};  // nothing: refused already
  const std::vector<Tags> all = selectable(root, key.metric);
  if (all.empty() && key.metric == checks_metric) {
    return {{place, key.metric + ": there are no checks",
             "add one to a request, such as check: {is a die: {json: /roll, in: [1, 6]}}"}};
  }
  std::vector<Problem> problems;
  for (const auto& [name, value] : key.tags) {
    const Names values = values_in(all, name);
    const auto [no_such, nouns] = nouns_of(name, key.metric);
    if (values.empty()) {
      problems.push_back(
          unknown_tag(name, place, key.metric + ": there is no tag", "tags", names_in(all)));
    } else if (!contains(values, value)) {
      problems.push_back(unknown_tag(value, place, key.metric + ": " + no_such, nouns, values));
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

}  // namespace harness::scenario
