#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/yaml/place.hpp"

// What is wrong in files of observability as code, found without asking anybody.
namespace harness::check {

struct Finding {
  std::string check;  // its name in the table of its kind
  std::string file;
  yaml::Place place;
  std::string what;
  std::string remedy;
  bool is_hint = false;  // it may be as it is meant: told, and no reason to fail

  bool operator==(const Finding&) const = default;
};

// "rules/a.yml:12:5: what; remedy [check]", with "hint: " before what may be meant so.
std::string to_string(const Finding& finding);

// By file and place, each once.
std::vector<Finding> in_order(std::vector<Finding> findings);

// What one check finds in one file.
class Findings {
 public:
  Findings(std::string_view check, std::string_view file, std::vector<Finding>& all)
      : check_(check), file_(file), all_(all) {}

  void add(yaml::Place place, std::string what, std::string remedy) {
    add(std::string(check_), place, std::move(what), std::move(remedy));
  }

  // Of one that tells several kinds apart.
  void add(std::string check, yaml::Place place, std::string what, std::string remedy) {
    all_.push_back(
        {std::move(check), std::string(file_), place, std::move(what), std::move(remedy)});
  }

  void hint(std::string check, yaml::Place place, std::string what, std::string remedy) {
    add(std::move(check), place, std::move(what), std::move(remedy));
    all_.back().is_hint = true;
  }

 private:
  std::string_view check_;
  std::string_view file_;
  std::vector<Finding>& all_;
};

// A row in the table of a kind of file.
template <typename File>
struct Check {
  std::string_view name;
  void (*look)(const File& file, Findings& findings);
};

template <typename Table, typename File>
void look_by(const Table& checks, const File& file, std::string_view file_name,
             std::vector<Finding>& all) {
  for (const Check<File>& check : checks) {
    Findings findings(check.name, file_name, all);
    check.look(file, findings);
  }
}

}  // namespace harness::check
