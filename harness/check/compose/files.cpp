// Files and directories that services are made of, and what they are given of the file's own.
#include <algorithm>
#include <filesystem>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

namespace fs = std::filesystem;
using yaml::Node;

fs::path beside(const Compose& file, const std::string& path) {
  return fs::path(file.source->name).parent_path() / path;
}

bool is_there(const fs::path& path) {
  std::error_code unknown;
  return fs::exists(path, unknown);
}

// Whoever takes the file is to make it of one beside it.
bool has_example(const fs::path& path) {
  for (const char* ending : {".example", ".sample", ".template", ".dist", ".tmpl"}) {
    if (is_there(path.string() + ending)) return true;
  }
  const std::string name = path.filename().string();
  const std::string bare = name.starts_with('.') ? name.substr(1) : name;
  return is_there(path.parent_path() / ("example." + bare)) ||
         is_there(path.parent_path() / (bare + ".example"));
}

void look_at_env_file(const Compose& file, const std::string& service, const Node& node,
                      Findings& findings) {
  const Node* path = node.kind == Node::Kind::map ? node.find("path") : &node;
  const bool is_needed = node.kind != Node::Kind::map || text_in(node, "required") != "false";
  const std::string text = text_of(path);
  if (!is_needed || !is_local_path(text)) return;
  if (is_there(beside(file, text)) || has_example(beside(file, text))) return;
  findings.add(path->place, service + ": there is no env_file " + text + ": it does not start",
               "name what is there, from this file's directory, or add required: false");
}

void look_at_build(const Compose& file, const std::string& service, const Node& build,
                   Findings& findings) {
  const bool is_map = build.kind == Node::Kind::map;
  const Node* context = is_map ? build.find("context") : &build;
  const std::string text = context == nullptr ? "." : text_of(context);
  if (!is_local_path(text)) return;
  const fs::path directory = beside(file, text);
  if (!is_there(directory)) {
    findings.add(context == nullptr ? build.place : context->place,
                 service + ": there is no " + text + " to build it of",
                 "name a directory that is there, from this file's");
    return;
  }
  if (is_map && build.find("dockerfile_inline") != nullptr) return;
  const Node* named = is_map ? build.find("dockerfile") : nullptr;
  const std::string name = named == nullptr ? "Dockerfile" : text_of(named);
  if (!is_local_path(name) || is_there(directory / name)) return;
  if (named == nullptr && is_there(directory / "Containerfile")) return;
  findings.add(named == nullptr ? build.place : named->place,
               service + ": " + text + " has no " + name,
               "add it, or name another as dockerfile: from there");
}

}  // namespace

void env_files(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    const Node* node = service.value.find("env_file");
    if (node == nullptr) continue;
    if (node->kind != Node::Kind::list) look_at_env_file(file, service.key, *node, findings);
    for (const Node& item : node->items) look_at_env_file(file, service.key, item, findings);
  }
}

void builds(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    const Node* build = service.value.find("build");
    if (build != nullptr) look_at_build(file, service.key, *build, findings);
  }
}

void includes(const Compose& file, Findings& findings) {
  for (const Node* path : included_in(*file.root)) {
    if (!is_local_path(text_of(path)) || is_there(beside(file, path->text))) continue;
    findings.add(path->place, "there is no file " + path->text + " to include",
                 "name what is there, from this file's directory");
  }
}

// Secrets and configs: declared at the top, and those of files there.
void given_files(const Compose& file, Findings& findings) {
  for (const char* key : {"secrets", "configs"}) {
    const std::vector<std::string> known = file.names(key);
    for (const yaml::Member& service : file.services()) {
      for (const Node& item : items_in(service.value, key)) {
        const std::string name =
            item.kind == Node::Kind::map ? text_in(item, "source") : text_of(&item);
        const bool is_known = std::ranges::find(known, name) != known.end();
        if (name.empty() || is_known || file.is_base || !is_local_path(name)) continue;
        const auto meant = nearest(name, known);
        findings.add(item.place, service.key + ": " + name + " is not declared under " + key,
                     meant ? "did you mean " + *meant + "?"
                           : "declare it under " + std::string(key) + ": at the top of the file");
      }
    }
  }
  // Secrets are often kept apart from their file.
  const Node* configs = file.root->find("configs");
  if (configs == nullptr) return;
  each_at(*configs, "*/file", [&](const Node& path, const std::string&) {
    if (!is_local_path(text_of(&path)) || is_there(beside(file, path.text))) return;
    if (has_example(beside(file, path.text))) return;
    findings.add(path.place, "there is no file " + path.text,
                 "name what is there, from this file's directory");
  });
}

}  // namespace harness::check
