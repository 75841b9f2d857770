#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/yaml/node.hpp"

namespace harness::target {

// Takes values out of a stage's YAML and collects what is wrong with them, each with its place.
class StageReader {
 public:
  explicit StageReader(std::string file_name) : file_name_(std::move(file_name)) {}

  std::string text(const yaml::Node& node);
  bool yes_or_no(const yaml::Node& node);
  std::uint16_t port(const yaml::Node& node);
  double count(const yaml::Node& node);
  std::vector<std::string> texts(const yaml::Node& node);
  std::vector<std::vector<std::string>> commands(const yaml::Node& node);
  std::map<std::string, std::string> text_map(const yaml::Node& node);
  std::map<std::string, std::uint16_t> port_map(const yaml::Node& node);

  void refuse(const yaml::Node& node, const std::string& what, const std::string& remedy = {});
  void refuse_key(const yaml::Member& member, const std::vector<std::string>& allowed);

  std::string where(const yaml::Node& node) const { return locate(file_name_, node.place); }
  const std::vector<Error>& errors() const { return errors_; }

 private:
  bool is(yaml::Node::Kind kind, const yaml::Node& node, const char* wanted);

  std::string file_name_;
  std::vector<Error> errors_;
};

}  // namespace harness::target
