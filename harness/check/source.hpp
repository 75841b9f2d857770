#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/yaml/node.hpp"

namespace harness::check {

// How often targets are scraped where nobody says it: what Prometheus is usually told.
inline constexpr Duration usual_scrape_interval = std::chrono::seconds{15};

// A file that is checked.
struct Source {
  std::string name;
  std::string text = {};
  std::vector<yaml::Node> documents = {};            // none: it cannot be read as what it is to be
  std::vector<Finding> findings = {};                // of the reading
  Duration scrape_interval = usual_scrape_interval;  // of what its queries read

  const yaml::Node* root() const { return documents.empty() ? nullptr : &documents.front(); }
};

// A text is read by its kind. Files of Compose may say with a tag what they do to those before
// them.
enum class Form { json, yaml, yaml_stream, compose, text };

Source parse_source(std::string name, std::string text, Form form);

// Whether it becomes YAML only once Helm has filled it in: {{ .Values.image }}.
bool is_helm_template(std::string_view text);

// The error: there is no such file, or it may not be read.
Result<Source> read_source(const std::filesystem::path& path, Form form);

// Of a value that is a scalar, else empty.
std::string text_of(const yaml::Node* node);

// The member's text, where the node is a map that has it.
std::string text_in(const yaml::Node& map, std::string_view key);

// The items of a list that stands there, else none.
const std::vector<yaml::Node>& items_in(const yaml::Node& map, std::string_view key);

// What stands at "a/b/c", through maps.
const yaml::Node* at_path(const yaml::Node& map, std::string_view path);

// Visits what stands at "a/b/c", through maps and each item of lists, with the key that it stands
// behind; * is any key.
template <typename Visit>
void each_at(const yaml::Node& node, std::string_view path, const Visit& visit,
             const std::string& key = {}) {
  if (node.kind == yaml::Node::Kind::list) {
    for (const yaml::Node& item : node.items) each_at(item, path, visit, key);
    return;
  }
  if (path.empty()) return visit(node, key);
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view wanted = path.substr(0, slash);
  const std::string_view rest = path.substr(std::min(slash + 1, path.size()));
  for (const yaml::Member& member : node.members) {
    if (wanted == "*" || member.key == wanted) each_at(member.value, rest, visit, member.key);
  }
}

// "; did you mean severity?", or what there is.
std::string meant_among(std::string_view word, const std::vector<std::string>& known);

// Keys of the map that are none of these.
void find_unknown_keys(const yaml::Node& map, const std::vector<std::string>& known,
                       std::string_view of, Findings& findings);

}  // namespace harness::check
