#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/source.hpp"

namespace harness::check {

// A file of Compose.
struct Compose {
  const Source* source = nullptr;
  const yaml::Node* root = nullptr;
  // Others extend what is in it, or it includes others, which declare what it names.
  bool is_base = false;

  const std::vector<yaml::Member>& services() const;
  const yaml::Node* service(std::string_view name) const;
};

// Checks of Compose files; they stand in the table of composes.cpp.
void compose_keys(const Compose& file, Findings& findings);
void compose_fields(const Compose& file, Findings& findings);
void service_variables(const Compose& file, Findings& findings);
void service_images(const Compose& file, Findings& findings);
void host_ports(const Compose& file, Findings& findings);
void container_names(const Compose& file, Findings& findings);
void dependencies(const Compose& file, Findings& findings);
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
