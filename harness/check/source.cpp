#include "harness/check/source.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "harness/check/json_tree.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/yaml/document.hpp"

namespace harness::check {
namespace {

constexpr const char* syntax_check = "syntax";

void take_json(Source& source) {
  auto tree = read_json(source.text);
  if (tree) return source.documents.push_back(*std::move(tree));
  const yaml::Problem& problem = tree.error();
  source.findings.push_back(
      {syntax_check, source.name, problem.place, problem.what, problem.remedy});
}

// The reader tells places as "file:line:column".
yaml::Place place_in(const std::string& where, const std::string& file) {
  yaml::Place place{1, 1};
  if (!where.starts_with(file + ":")) return place;
  const std::vector<std::string> parts = split(where.substr(file.size() + 1), ':');
  if (const auto line = to_number(parts[0])) place.line = static_cast<int>(*line);
  if (parts.size() < 2) return place;
  if (const auto column = to_number(parts[1])) place.column = static_cast<int>(*column);
  return place;
}

constexpr std::array<std::string_view, 2> tags_of_compose{"!reset", "!override"};

void take_yaml(Source& source, std::string_view text,
               std::span<const std::string_view> known_tags = {}) {
  auto document = yaml::read_document(text, source.name, known_tags);
  if (!document) {
    for (const Error& error : document.error()) {
      source.findings.push_back({syntax_check, source.name, place_in(error.where, source.name),
                                 error.what, error.remedy});
    }
    return;
  }
  for (const yaml::Problem& problem : document->problems) {
    source.findings.push_back(
        {syntax_check, source.name, problem.place, problem.what, problem.remedy});
  }
  source.documents.push_back(std::move(document->root));
}

bool is_blank_line(std::string_view line) {
  const std::string_view written = trim(line);
  return written.empty() || written.starts_with('#');
}

// Each by itself, behind as many empty lines as stand before it in the file.
void take_stream(Source& source) {
  std::string document;
  bool has_content = false;
  const auto end = [&] {
    if (has_content) take_yaml(source, document);
    has_content = false;
  };
  std::string empty_lines;
  for (const std::string& line : split(source.text, '\n')) {
    if (line == "---" || line.starts_with("--- ") || line == "---\r") {
      end();
      document = empty_lines;
    } else {
      document += line;
      has_content = has_content || !is_blank_line(line);
    }
    document += '\n';
    empty_lines += '\n';
  }
  end();
}

}  // namespace

Source parse_source(std::string name, std::string text, Form form) {
  Source source{std::move(name), std::move(text)};
  if (form == Form::json) take_json(source);
  if (form == Form::yaml) take_yaml(source, source.text);
  if (form == Form::compose) take_yaml(source, source.text, tags_of_compose);
  if (form == Form::yaml_stream) take_stream(source);
  return source;
}

bool is_helm_template(std::string_view text) {
  for (std::size_t open = text.find("{{"); open != std::string_view::npos;
       open = text.find("{{", open + 2)) {
    const std::size_t close = text.find("}}", open);
    if (close == std::string_view::npos) return false;
    const std::string_view action = text.substr(open, close - open);
    // Templates of alerts have none of these.
    for (const char* of_helm :
         {".Values.", ".Release.", ".Chart.", ".Capabilities.", ".Files.", "include \""}) {
      if (action.find(of_helm) != std::string_view::npos) return true;
    }
  }
  return false;
}

Result<Source> read_source(const std::filesystem::path& path, Form form) {
  auto text = read_file(path);
  if (!text) return fail(text.error());
  return parse_source(path.string(), *std::move(text), form);
}

std::string text_of(const yaml::Node* node) {
  return node != nullptr && node->kind == yaml::Node::Kind::scalar ? node->text : std::string();
}

std::string text_in(const yaml::Node& map, std::string_view key) { return text_of(map.find(key)); }

const std::vector<yaml::Node>& items_in(const yaml::Node& map, std::string_view key) {
  static const std::vector<yaml::Node> none;
  const yaml::Node* list = map.find(key);
  return list != nullptr && list->kind == yaml::Node::Kind::list ? list->items : none;
}

const yaml::Node* at_path(const yaml::Node& map, std::string_view path) {
  const yaml::Node* node = &map;
  for (const std::string& key : split(path, '/')) {
    node = node == nullptr ? nullptr : node->find(key);
  }
  return node;
}

std::string meant_among(std::string_view word, const std::vector<std::string>& known) {
  if (const auto meant = nearest(word, known)) return "did you mean " + *meant + "?";
  return "write one of " + join(known, ", ");
}

void find_unknown_keys(const yaml::Node& map, const std::vector<std::string>& known,
                       std::string_view of, Findings& findings) {
  for (const yaml::Member& member : map.members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    findings.add(member.place, std::string(of) + " has no key \"" + member.key + "\"",
                 meant_among(member.key, known));
  }
}

}  // namespace harness::check
