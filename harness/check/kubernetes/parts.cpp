// Objects that are only a part of one: kustomize merges them into others, which have the rest.
#include <algorithm>
#include <filesystem>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

namespace fs = std::filesystem;
using yaml::Node;

// Files that a kustomization names as patches: those of its text, beside which it stands.
std::vector<fs::path> patches_of(const Node& kustomization, const fs::path& directory) {
  std::vector<fs::path> files;
  const auto add = [&](const Node& patch) {
    const std::string name =
        patch.kind == Node::Kind::map ? text_in(patch, "path") : text_of(&patch);
    if (!name.empty()) files.push_back(fs::weakly_canonical(directory / name));
  };
  for (const char* key : {"patches", "patchesStrategicMerge"}) {
    for (const Node& patch : items_in(kustomization, key)) add(patch);
  }
  return files;
}

bool is_named_in(const fs::path& directory, const fs::path& file) {
  for (const char* name : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
    const fs::path path = directory / name;
    std::error_code error;
    if (!fs::is_regular_file(path, error)) continue;
    const auto kustomization = read_source(path.string(), Form::yaml);
    if (!kustomization || kustomization->root() == nullptr) continue;
    const std::vector<fs::path> patches = patches_of(*kustomization->root(), directory);
    if (std::ranges::find(patches, file) != patches.end()) return true;
  }
  return false;
}

}  // namespace

bool is_file_of_patches(const Source& source) {
  std::error_code error;
  const fs::path file = fs::weakly_canonical(source.name, error);
  if (error) return false;
  const fs::path directory = file.parent_path();
  return is_named_in(directory, file) || is_named_in(directory.parent_path(), file);
}

bool KubernetesObject::is_bare() const {
  if (!is_lasting() || at_path(*node, "spec/selector") != nullptr) return false;
  return std::ranges::none_of(containers_of(*this), [](const Node* container) {
    return container->find("image") != nullptr;
  });
}

}  // namespace harness::check
