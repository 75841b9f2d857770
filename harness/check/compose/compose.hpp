#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/source.hpp"

namespace harness::check {

// A file of Compose, and those that Compose reads as one with it.
struct Compose {
  const Source* source = nullptr;
  const yaml::Node* root = nullptr;
  // Others extend what is in it, or it includes what is not on this machine: either may declare
  // what it names.
  bool is_base = false;
  // Roots of files that it comes on top of or includes, and of its own override: what they have,
  // it has.
  std::vector<const yaml::Node*> merged = {};
  std::vector<const yaml::Node*> users = {};  // that come on top of it, and may use what it has

  const std::vector<yaml::Member>& services() const;
  const yaml::Node* service(std::string_view name) const;  // of this file alone

  // What stands at KEY/NAME, such as services/shop: here, and in the files that are merged.
  std::vector<const yaml::Node*> all(const char* key, std::string_view name) const;
  std::vector<std::string> names(const char* key) const;
  // Whether any of the files gives a service that field, "healthcheck/test".
  bool gives(const std::string& service, std::string_view path) const;
};

// Which of these files are read as one: compose.override.yaml with compose.yaml, whether both are
// named or not; those of several -f, told by their names (compose.prod.yaml comes on top of
// compose.yaml) or by a service that only another file beside them gives an image; and what they
// include.
class ComposeProjects {
 public:
  explicit ComposeProjects(std::span<const Source> sources);

  // It lives as long as this and the sources.
  Compose file(const Source& source);

 private:
  const Source* read(const std::filesystem::path& path);
  void include(const Source& source, Compose& into, int depth);

  std::span<const Source> sources_;
  std::deque<Source> others_;  // read beside them
};

// The files that an include: names, as they are written.
std::vector<const yaml::Node*> included_in(const yaml::Node& root);

// Whether it is a path on this machine that nothing is filled into.
bool is_local_path(const std::string& path);

// Checks of Compose files; they stand in the table of composes.cpp.
void compose_keys(const Compose& file, Findings& findings);
void compose_fields(const Compose& file, Findings& findings);
void service_variables(const Compose& file, Findings& findings);
void service_images(const Compose& file, Findings& findings);
void host_ports(const Compose& file, Findings& findings);
void container_names(const Compose& file, Findings& findings);
void dependencies(const Compose& file, Findings& findings);
void other_services(const Compose& file, Findings& findings);
void includes(const Compose& file, Findings& findings);
void named_volumes(const Compose& file, Findings& findings);
void bind_mounts(const Compose& file, Findings& findings);
void service_networks(const Compose& file, Findings& findings);
void restarts_and_health(const Compose& file, Findings& findings);
void rights(const Compose& file, Findings& findings);
void extended_services(const Compose& file, Findings& findings);

void env_files(const Compose& file, Findings& findings);
void builds(const Compose& file, Findings& findings);
void given_files(const Compose& file, Findings& findings);
void waiting_circles(const Compose& file, Findings& findings);
void unclosed_variables(const Compose& file, Findings& findings);
void service_forms(const Compose& file, Findings& findings);
void service_amounts(const Compose& file, Findings& findings);
void service_addresses(const Compose& file, Findings& findings);

std::vector<Finding> check_composes(std::span<const Source> sources);

// In bytes: a number, and b, k, m, g, t or p, with or without a b behind it. None: it is no size.
std::optional<double> size_of(std::string_view text);

// Whether an image is another one tomorrow: without a tag, or :latest. What a variable names is
// its reader's to say.
bool is_unpinned(std::string_view image);

}  // namespace harness::check
