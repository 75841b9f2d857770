#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/source.hpp"

namespace harness::check {

// A word, a string or a sign of Alloy's language.
struct AlloyToken {
  enum class Kind { word, string, sign };  // loki.write.default.receiver is one word

  Kind kind = Kind::sign;
  std::string text;  // of a string what stands between its quotes
  yaml::Place place;
};

// A component: loki.write "default" { … }. Blocks without a label, such as logging, are ones, too.
struct AlloyComponent {
  std::string type;
  std::string label;
  yaml::Place place;
  std::vector<AlloyToken> body;

  std::string name() const { return label.empty() ? type : type + "." + label; }
};

// A configuration of Grafana Alloy.
struct AlloyFile {
  const Source* source = nullptr;
  std::vector<AlloyComponent> components = {};
  // Of the other files of its directory: Alloy reads a directory as one configuration.
  std::vector<AlloyComponent> beside = {};

  bool has(const std::string& name) const;
};

// A word of a component that is an argument, NAME =, or a block, NAME {. What stands in { } behind
// an = is an object, whose keys are its author's.
struct AlloyKey {
  std::size_t at = 0;  // in the component's body
  bool is_argument = false;
};
std::vector<AlloyKey> keys_in(const AlloyComponent& component);

// Whether a word begins as the components that come with Alloy do; others are functions, arguments,
// and components that somebody declares or imports.
bool is_of_alloy(std::string_view word);

// Whether it is the type of one that the table of checks says nothing of.
bool is_less_usual_component(const std::string& type);

// Tells what is wrong with its quotes, brackets and blocks.
AlloyFile read_alloy(const Source& source, Findings& findings);

// Checks of Alloy's files; they stand in the table of alloys.cpp.
void alloy_types(const AlloyFile& file, Findings& findings);
void alloy_twice(const AlloyFile& file, Findings& findings);
void alloy_references(const AlloyFile& file, Findings& findings);
void alloy_unused(const AlloyFile& file, Findings& findings);
void alloy_fields(const AlloyFile& file, Findings& findings);
void alloy_values(const AlloyFile& file, Findings& findings);
void alloy_value_types(const AlloyFile& file, Findings& findings);
void alloy_ports(const AlloyFile& file, Findings& findings);
void alloy_syntax(const AlloyFile& file, Findings& findings);
void alloy_circles(const AlloyFile& file, Findings& findings);
void alloy_settings(const AlloyFile& file, Findings& findings);

// Files of one directory are one configuration where one of them names a component of another;
// others in it stand alone.
std::vector<Finding> check_alloys(std::span<const Source> sources);

}  // namespace harness::check
