#include "harness/target/native/stage_reader.hpp"

#include <charconv>

#include "harness/core/text.hpp"

namespace harness::target {

using yaml::Member;
using yaml::Node;

std::string StageReader::text(const Node& node) {
  return is(Node::Kind::scalar, node, "a text") ? node.text : "";
}

bool StageReader::yes_or_no(const Node& node) {
  const std::string value = text(node);
  if (value != "true" && value != "false") refuse(node, "must be true or false");
  return value == "true";
}

std::uint16_t StageReader::port(const Node& node) {
  const std::string digits = text(node);
  std::uint16_t port = 0;
  const char* last = digits.data() + digits.size();
  const auto [end, status] = std::from_chars(digits.data(), last, port);
  if (status != std::errc{} || end != last) refuse(node, "must be a port, from 0 to 65535");
  return port;
}

double StageReader::count(const Node& node) {
  const std::string digits = text(node);
  double count = 0;
  const char* last = digits.data() + digits.size();
  const auto [end, status] = std::from_chars(digits.data(), last, count);
  if (status != std::errc{} || end != last || count < 0) refuse(node, "must be a number from 0 on");
  return count;
}

std::vector<std::string> StageReader::texts(const Node& node) {
  std::vector<std::string> all;
  if (!is(Node::Kind::list, node, "a list of texts")) return all;
  for (const Node& item : node.items) all.push_back(text(item));
  return all;
}

std::vector<std::vector<std::string>> StageReader::commands(const Node& node) {
  std::vector<std::vector<std::string>> all;
  if (!is(Node::Kind::list, node, "a list of commands")) return all;
  for (const Node& item : node.items) {
    all.push_back(texts(item));
    if (all.back().empty()) refuse(item, "is a command without a program");
  }
  return all;
}

std::map<std::string, std::string> StageReader::text_map(const Node& node) {
  std::map<std::string, std::string> all;
  if (!is(Node::Kind::map, node, "a map of texts")) return all;
  for (const Member& member : node.members) all[member.key] = text(member.value);
  return all;
}

std::map<std::string, std::uint16_t> StageReader::port_map(const Node& node) {
  std::map<std::string, std::uint16_t> all;
  if (!is(Node::Kind::map, node, "a map of ports")) return all;
  for (const Member& member : node.members) all[member.key] = port(member.value);
  return all;
}

void StageReader::refuse(const Node& node, const std::string& what, const std::string& remedy) {
  errors_.push_back({what, where(node), remedy});
}

void StageReader::refuse_key(const Member& member, const std::vector<std::string>& allowed) {
  const auto meant = nearest(member.key, allowed);
  errors_.push_back({"unknown key \"" + member.key + "\"", locate(file_name_, member.place),
                     meant ? "did you mean \"" + *meant + "\"?" : "known: " + join(allowed, ", ")});
}

bool StageReader::is(Node::Kind kind, const Node& node, const char* wanted) {
  if (node.kind == kind) return true;
  refuse(node, std::string("must be ") + wanted);
  return false;
}

}  // namespace harness::target
