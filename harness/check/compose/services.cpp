// What each service of a Compose file is made of.
#include <algorithm>
#include <array>
#include <filesystem>

#include "harness/check/compose/compose.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// In its path, where capitals are refused: neither in its registry's host nor in its tag.
bool has_capital(std::string_view image) {
  if (image.find('$') != std::string_view::npos) return false;
  const std::size_t slash = image.find('/');
  const std::string_view first = image.substr(0, slash == std::string_view::npos ? 0 : slash);
  if (first.find_first_of(".:") != std::string_view::npos) image.remove_prefix(slash + 1);
  image = image.substr(0, image.find_first_of(":@"));
  return std::any_of(image.begin(), image.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

bool is_unpinned(std::string_view image) {
  if (image.empty() || image.find("${") != std::string_view::npos) return false;
  if (image.find('@') != std::string_view::npos) return false;
  const std::size_t slash = image.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? image : image.substr(slash + 1);
  return name.find(':') == std::string_view::npos || name.ends_with(":latest");
}

void compose_keys(const Compose& file, Findings& findings) {
  if (const yaml::Member* version = file.root->member("version")) {
    findings.add(version->place, "version means nothing to Compose any more", "remove it");
  }
  if (file.services().empty()) {
    findings.add(file.root->place, "the file has no service", "add one under services:");
  }
}

// NAME=value, a text each, or a map.
void service_variables(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    for (const char* key : {"environment", "labels"}) {
      for (const Node& item : items_in(service.value, key)) {
        if (item.kind == Node::Kind::scalar) continue;
        findings.add(item.place,
                     service.key + ": an item of " + key + " is " + yaml::name_of(item.kind),
                     "write - NAME=value, or NAME: value without the -");
      }
    }
  }
}

void service_images(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    const Node* image = service.value.find("image");
    const bool is_built = service.value.find("build") != nullptr;
    if (const std::string text = text_of(image); has_capital(text)) {
      findings.add(image->place, service.key + ": " + shown(text) + " is no name of an image",
                   "write it in lower case: " + lower(text));
      continue;
    }
    if (image == nullptr) {
      const bool has_it = is_built || file.gives(service.key, "image") ||
                          file.gives(service.key, "build") || file.gives(service.key, "extends") ||
                          service.value.find("provider") != nullptr;
      if (has_it) continue;
      findings.add(service.place, service.key + " has neither image nor build", "add image:");
    } else if (!is_built && is_unpinned(text_of(image))) {
      findings.add(
          image->place, service.key + ": the image " + text_of(image) + " is another one tomorrow",
          "name a version: " + text_of(image).substr(0, text_of(image).find(":latest")) + ":1.2.3");
    }
  }
}

void restarts_and_health(const Compose& file, Findings& findings) {
  static const std::vector<std::string> restarts{"always", "no", "on-failure", "unless-stopped"};
  for (const yaml::Member& service : file.services()) {
    if (const Node* restart = service.value.find("restart")) {
      const std::string text = text_of(restart);
      const std::string kind = text.substr(0, text.find(':'));
      if (text.find('$') != std::string::npos) continue;
      if (std::find(restarts.begin(), restarts.end(), kind) == restarts.end()) {
        findings.add(restart->place, service.key + ": restart " + shown(text) + " is none",
                     meant_among(kind, restarts));
      }
    }
    const Node* health = service.value.find("healthcheck");
    if (health == nullptr) continue;
    if (!file.gives(service.key, "healthcheck/test") && text_in(*health, "disable") != "true" &&
        service.value.find("extends") == nullptr) {
      findings.add(health->place, service.key + ": its healthcheck has no test",
                   "add test: [CMD, …]");
    }
  }
}

void rights(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    const Node* privileged = service.value.find("privileged");
    if (text_of(privileged) == "true") {
      findings.add(privileged->place, service.key + " may do everything on its host",
                   "remove privileged, and give it by cap_add what it needs");
    }
    for (const Node& volume : items_in(service.value, "volumes")) {
      const std::string text = text_of(&volume);
      if (!text.starts_with("/var/run/docker.sock:") || text.ends_with(":ro")) continue;
      findings.add(volume.place, service.key + " may write to Docker's socket",
                   "end it with :ro, where it only reads");
    }
  }
}

void extended_services(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    const Node* extends = service.value.find("extends");
    if (extends == nullptr) continue;
    const bool is_map = extends->kind == Node::Kind::map;
    const std::string name = is_map ? text_in(*extends, "service") : text_of(extends);
    const std::string other = is_map ? text_in(*extends, "file") : std::string();
    if (other.empty()) {
      if (file.service(name) != nullptr) continue;
      findings.add(extends->place, service.key + " extends " + shown(name) + ", which is not there",
                   "name a service of this file, or add file:");
      continue;
    }
    const auto path = std::filesystem::path(file.source->name).parent_path() / other;
    const auto source = read_source(path, Form::compose);
    if (!source) {
      findings.add(extends->place, service.key + ": there is no file " + shown(other),
                   "name one beside this file");
    } else if (source->root() != nullptr &&
               Compose{&*source, source->root()}.service(name) == nullptr) {
      findings.add(extends->place, service.key + ": " + other + " has no service " + shown(name),
                   "name one that it has");
    }
  }
}

}  // namespace harness::check
