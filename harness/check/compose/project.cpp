// Which files of Compose are read as one.
#include <algorithm>
#include <array>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

namespace fs = std::filesystem;
using yaml::Node;

// Of compose.prod.yaml it is compose.prod.
std::string stem_of(const Source& source) { return fs::path(source.name).stem().string(); }

fs::path directory_of(const Source& source) {
  return fs::path(source.name).parent_path().lexically_normal();
}

// Compose takes it by itself with the other.
bool is_override(const Source& file, const Source& base) {
  return stem_of(file) == stem_of(base) + ".override";
}

bool can_stand_alone(const Node& service) {
  return std::ranges::any_of(std::array{"image", "build", "extends", "provider"},
                             [&](const char* key) { return service.find(key) != nullptr; });
}

// Whether a service of the one has its image of the other.
bool needs(const Source& file, const Source& base) {
  const Compose other{&base, base.root()};
  for (const yaml::Member& service : Compose{&file, file.root()}.services()) {
    const Node* there = other.service(service.key);
    if (there != nullptr && can_stand_alone(*there) && !can_stand_alone(service.value)) return true;
  }
  return false;
}

bool comes_on_top(const Source& file, const Source& base) {
  const std::string name = stem_of(file);
  const std::string of_base = stem_of(base);
  const bool is_default = is_one_of(of_base, {"compose", "docker-compose"});
  const bool goes_on = name.starts_with(of_base + ".") || name.starts_with(of_base + "-");
  return goes_on || (is_default && !is_one_of(name, {"compose", "docker-compose"})) ||
         needs(file, base);
}

}  // namespace

bool is_local_path(const std::string& path) {
  const bool is_elsewhere = path.find("://") != std::string::npos || path.starts_with("git@") ||
                            path.ends_with(".git") || path.find("github.com") != std::string::npos;
  return !path.empty() && !is_elsewhere && path.find('$') == std::string::npos &&
         !path.starts_with('~');
}

std::vector<const Node*> included_in(const Node& root) {
  std::vector<const Node*> paths;
  for (const Node& item : items_in(root, "include")) {
    const Node* path = item.kind == Node::Kind::map ? item.find("path") : &item;
    if (path == nullptr) continue;
    if (path->kind == Node::Kind::scalar) paths.push_back(path);
    for (const Node& one : path->items) paths.push_back(&one);
  }
  return paths;
}

const std::vector<yaml::Member>& Compose::services() const {
  static const std::vector<yaml::Member> none;
  const yaml::Node* all = root->find("services");
  return all == nullptr ? none : all->members;
}

const yaml::Node* Compose::service(std::string_view name) const {
  const yaml::Node* all = root->find("services");
  return all == nullptr ? nullptr : all->find(name);
}

std::vector<const Node*> Compose::all(const char* key, std::string_view name) const {
  std::vector<const Node*> found;
  const auto look = [&](const Node* file) {
    const Node* named = file->find(key);
    const Node* one = named == nullptr ? nullptr : named->find(name);
    if (one != nullptr) found.push_back(one);
  };
  look(root);
  std::ranges::for_each(merged, look);
  return found;
}

std::vector<std::string> Compose::names(const char* key) const {
  std::vector<std::string> names;
  const auto look = [&](const Node* file) {
    const Node* named = file->find(key);
    if (named == nullptr) return;
    for (const yaml::Member& member : named->members) {
      if (std::ranges::find(names, member.key) == names.end()) names.push_back(member.key);
    }
  };
  look(root);
  std::ranges::for_each(merged, look);
  return names;
}

bool Compose::gives(const std::string& service, std::string_view path) const {
  return std::ranges::any_of(all("services", service),
                             [&](const Node* one) { return at_path(*one, path) != nullptr; });
}

ComposeProjects::ComposeProjects(std::span<const Source> sources) : sources_(sources) {
  constexpr std::string_view of_override = ".override";
  for (const Source& source : sources_) {
    std::string stem = stem_of(source);
    if (stem.ends_with(of_override)) {
      stem.resize(stem.size() - of_override.size());
    } else {
      stem += of_override;
    }
    for (const char* extension : {".yaml", ".yml"}) {
      read(fs::path(source.name).parent_path() / (stem + extension));
    }
  }
}

const Source* ComposeProjects::read(const fs::path& path) {
  const auto is_it = [&](const Source& one) {
    return fs::path(one.name).lexically_normal() == path.lexically_normal();
  };
  if (const auto named = std::ranges::find_if(sources_, is_it); named != sources_.end()) {
    return &*named;
  }
  if (const auto known = std::ranges::find_if(others_, is_it); known != others_.end()) {
    return &*known;
  }
  auto source = read_source(path, Form::compose);
  if (!source || source->root() == nullptr) return nullptr;
  others_.push_back(*std::move(source));
  return &others_.back();
}

void ComposeProjects::include(const Source& source, Compose& into, int depth) {
  constexpr int deepest = 8;  // files may include one another
  for (const Node* path : included_in(*source.root())) {
    const Source* other = is_local_path(text_of(path)) && depth < deepest
                              ? read(fs::path(source.name).parent_path() / text_of(path))
                              : nullptr;
    if (other == nullptr || other->root() == nullptr) {
      into.is_base = true;
      continue;
    }
    into.merged.push_back(other->root());
    include(*other, into, depth + 1);
  }
}

Compose ComposeProjects::file(const Source& source) {
  Compose file{&source, source.root()};
  const auto look = [&](const Source& other) {
    const bool is_beside =
        &other != &source && other.root() != nullptr && directory_of(other) == directory_of(source);
    if (!is_beside) return;
    if (is_override(other, source) || comes_on_top(source, other)) {
      file.merged.push_back(other.root());
    }
    if (comes_on_top(other, source)) file.users.push_back(other.root());
  };
  std::ranges::for_each(sources_, look);
  std::ranges::for_each(others_, look);
  include(source, file, 0);
  return file;
}

}  // namespace harness::check
