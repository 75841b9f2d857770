#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/scenario/node.hpp"

namespace harness::system {

// Takes values out of a stage's YAML and collects what is wrong with them, each with its place.
class StageReader {
 public:
  explicit StageReader(std::string file_name) : file_name_(std::move(file_name)) {}

  std::string text(const scenario::Node& node);
  bool yes_or_no(const scenario::Node& node);
  std::uint16_t port(const scenario::Node& node);
  double count(const scenario::Node& node);
  std::vector<std::string> texts(const scenario::Node& node);
  std::vector<std::vector<std::string>> commands(const scenario::Node& node);
  std::map<std::string, std::string> text_map(const scenario::Node& node);
  std::map<std::string, std::uint16_t> port_map(const scenario::Node& node);

  void refuse(const scenario::Node& node, const std::string& what, const std::string& remedy = {});
  void refuse_key(const scenario::Member& member, const std::vector<std::string>& allowed);

  std::string where(const scenario::Node& node) const { return locate(file_name_, node.place); }
  const std::vector<Error>& errors() const { return errors_; }

 private:
  bool is(scenario::Node::Kind kind, const scenario::Node& node, const char* wanted);

  std::string file_name_;
  std::vector<Error> errors_;
};

}  // namespace harness::system
