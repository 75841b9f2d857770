#include "harness/scenario/rules.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void append(std::vector<Problem>& problems, const std::vector<Problem>& more) {
  problems.insert(problems.end(), more.begin(), more.end());
}

const std::vector<Node>& items_of(const Node& node, std::string_view key) {
  static const std::vector<Node> none;
  const Node* list = node.find(key);
  return list == nullptr ? none : list->items;
}

Names texts_at(const std::vector<Node>& items, std::string_view key) {
  Names texts;
  for (const Node& item : items) {
    const Node* text = scalar_of(item, key);
    if (text == nullptr) continue;
    if (!contains(texts, text->text)) texts.push_back(text->text);
  }
  return texts;
}

void append_new(Names& names, const Names& more) {
  for (const std::string& name : more) {
    if (!contains(names, name)) names.push_back(name);
  }
}

Names keys_of(const Node& node, std::string_view key) {
  Names names;
  const Node* map = node.find(key);
  if (map == nullptr) return names;
  for (const Member& member : map->members) names.push_back(member.key);
  return names;
}

const Member* url_of(const Node& request) {
  if (const Member* url = request.member("url")) return url;  // of a method by its name
  for (const std::string_view method : http_methods) {
    if (scalar_of(request, method) != nullptr) return request.member(method);
  }
  return nullptr;
}

std::string template_of(const Node& text, const File& file) {
  if (text.written.empty()) return text.text;
  return filled_template(text.written, file.vocabulary.environment);
}

std::string url_template_of(const Node& url, const File& file) {
  if (url.written.empty()) return url.text;
  return filled_url(url.written, file.vocabulary.environment);
}

std::vector<const Node*> flows_of(const Node& load) {
  std::vector<const Node*> flows{load.find("flow")};
  for (const Node& flow : items_of(load, "flows")) flows.push_back(flow.find("flow"));
  std::erase(flows, nullptr);
  return flows;
}

Names request_names(const Scenario& scenario) {
  Names names;
  for (const Load& load : scenario.load) {
    for (const Flow& flow : load.flows) {
      Names more;
      for (const Request& request : flow.requests) {
        if (!request.name.empty()) append_new(more, {request.name});
      }
      names.insert(names.end(), more.begin(), more.end());
    }
  }
  return names;
}

const Node* scalar_of(const Node& node, std::string_view key) {
  const Node* value = node.find(key);
  return value != nullptr && value->kind == Node::Kind::scalar ? value : nullptr;
}

Problem unknown_name(const Located<std::string>& word, const std::string& what,
                     const std::string& nouns, const Names& known) {
  std::string remedy;
  if (const auto close = nearest(*word, known)) remedy = "did you mean \"" + *close + "\"? ";
  remedy += known.empty() ? "there are no " + nouns : nouns + ": " + join(known, ", ");
  return {word.place, what + " " + shown(*word), remedy};
}

std::vector<std::pair<Located<std::string>, int>> repeated(
    const std::vector<Located<std::string>>& names) {
  std::vector<std::pair<Located<std::string>, int>> again;
  std::map<std::string, int> first_lines;
  for (const Located<std::string>& name : names) {
    if (!name.written()) continue;
    const auto [first, is_new] = first_lines.emplace(*name, name.place.line);
    if (!is_new) again.emplace_back(name, first->second);
  }
  return again;
}

Names processes_of(const Scenario& scenario, const Vocabulary& vocabulary) {
  const auto known = vocabulary.stages.find(scenario.system.stage);
  if (known != vocabulary.stages.end()) return known->second;
  std::set<std::string> any;
  for (const auto& [name, processes] : vocabulary.stages)
    any.insert(processes.begin(), processes.end());
  return {any.begin(), any.end()};
}

Names callable_in(const File& file) {
  Names names = processes_of(file.scenario, file.vocabulary);
  for (const Endpoint& endpoint : file.scenario.system.own.endpoints) {
    append_new(names, {endpoint.name});
  }
  return names;
}

}  // namespace harness::scenario
