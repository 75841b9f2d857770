#include <array>
#include <filesystem>

#include "harness/check/compose/compose.hpp"

namespace harness::check {
namespace {

namespace fs = std::filesystem;

// To add a check: a function, declared in compose.hpp, and a row.
constexpr std::array compose_checks{
    Check<Compose>{"file-keys", compose_keys},
    Check<Compose>{"field", compose_fields},
    Check<Compose>{"variable", service_variables},
    Check<Compose>{"image", service_images},
    Check<Compose>{"port", host_ports},
    Check<Compose>{"container-name", container_names},
    Check<Compose>{"dependency", dependencies},
    Check<Compose>{"dependency", other_services},
    Check<Compose>{"include", includes},
    Check<Compose>{"volume", named_volumes},
    Check<Compose>{"bind-mount", bind_mounts},
    Check<Compose>{"network", service_networks},
    Check<Compose>{"restart-and-health", restarts_and_health},
    Check<Compose>{"rights", rights},
    Check<Compose>{"extends", extended_services},
    Check<Compose>{"env-file", env_files},
    Check<Compose>{"build", builds},
    Check<Compose>{"given-file", given_files},
    Check<Compose>{"circle", waiting_circles},
    Check<Compose>{"open-variable", unclosed_variables},
    Check<Compose>{"form", service_forms},
    Check<Compose>{"address", service_addresses},
    Check<Compose>{"amount", service_amounts},
};

// Files that a service of another one extends.
std::set<fs::path> extended_files(std::span<const Source> sources) {
  std::set<fs::path> files;
  for (const Source& source : sources) {
    if (source.root() == nullptr) continue;
    for (const yaml::Member& service : Compose{&source, source.root()}.services()) {
      const yaml::Node* file = at_path(service.value, "extends/file");
      if (file == nullptr) continue;
      files.insert((fs::path(source.name).parent_path() / text_of(file)).lexically_normal());
    }
  }
  return files;
}

}  // namespace

std::vector<Finding> check_composes(std::span<const Source> sources) {
  std::vector<Finding> all;
  const std::set<fs::path> bases = extended_files(sources);
  ComposeProjects projects(sources);
  for (const Source& source : sources) {
    all.insert(all.end(), source.findings.begin(), source.findings.end());
    if (source.root() == nullptr) continue;
    Compose file = projects.file(source);
    file.is_base = file.is_base || bases.contains(fs::path(source.name).lexically_normal());
    look_by(compose_checks, file, source.name, all);
  }
  return in_order(std::move(all));
}

}  // namespace harness::check
