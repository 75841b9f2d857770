#include "harness/system/stage_parser.hpp"

#include <algorithm>
#include <csignal>
#include <functional>

#include "harness/core/text.hpp"
#include "harness/system/stage_reader.hpp"

namespace harness::system {
namespace {

using scenario::Member;
using scenario::Node;

// One key of a process: how its value gets into the description.
struct Key {
  std::string name;
  std::function<void(StageReader&, const Node&, ProcessSpec&)> read;
};

template <typename T>
T one_of(StageReader& reader, const Node& node, const std::map<std::string, T>& choices) {
  const std::string value = reader.text(node);
  const auto found = choices.find(value);
  if (found != choices.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& choice : choices) names.push_back(choice.first);
  reader.refuse(node, "\"" + value + "\" is not allowed", "use one of " + join(names, ", "));
  return {};
}

Role read_role(StageReader& reader, const Node& node) {
  return one_of<Role>(
      reader, node,
      {{"backend", Role::backend}, {"dependency", Role::dependency}, {"service", Role::service}});
}

int read_signal(StageReader& reader, const Node& node) {
  return one_of<int>(
      reader, node,
      {{"SIGTERM", SIGTERM}, {"SIGINT", SIGINT}, {"SIGQUIT", SIGQUIT}, {"SIGKILL", SIGKILL}});
}

ReadyRule read_ready(StageReader& reader, const Node& node) {
  ReadyRule rule;
  if (const Node* path = node.find("http")) rule.http = reader.text(*path);
  if (const Node* command = node.find("command")) rule.command = reader.texts(*command);
  if (node.members.size() != 1 || rule.http.empty() == rule.command.empty()) {
    reader.refuse(node, "does not say when the process is ready",
                  "write {http: /path} or {command: [program, argument]}");
  }
  return rule;
}

std::vector<TemplateFile> read_files(StageReader& reader, const Node& node) {
  std::vector<TemplateFile> files;
  for (const Node& item : node.items) {
    auto words = reader.text_map(item);
    files.push_back({words["template"], words["to"]});
    if (words.size() != 2 || files.back().source.empty() || files.back().target.empty()) {
      reader.refuse(item, "must be {template: FILE, to: FILE}");
    }
  }
  return files;
}

std::string read_scrape(StageReader& reader, const Node& node) {
  auto words = reader.text_map(node);
  const std::string path = words["path"];
  if (words.size() != 1 || path.empty()) reader.refuse(node, "must be {path: /metrics}");
  return path;
}

const std::vector<Key>& keys() {
  using R = StageReader;
  using N = const Node;
  using S = ProcessSpec;
  static const std::vector<Key> table{
      {"name", [](R& r, N& n, S& s) { s.name = r.text(n); }},
      {"role", [](R& r, N& n, S& s) { s.role = read_role(r, n); }},
      {"program", [](R& r, N& n, S& s) { s.program = r.text(n); }},
      {"user", [](R& r, N& n, S& s) { s.user = r.text(n); }},
      {"port", [](R& r, N& n, S&) { r.text(n); }},
      {"extra_ports", [](R& r, N& n, S& s) { s.extra_ports = r.texts(n); }},
      {"needs", [](R& r, N& n, S& s) { s.needs = r.texts(n); }},
      {"env", [](R& r, N& n, S& s) { s.env = r.text_map(n); }},
      {"args", [](R& r, N& n, S& s) { s.args = r.texts(n); }},
      {"files", [](R& r, N& n, S& s) { s.files = read_files(r, n); }},
      {"before", [](R& r, N& n, S& s) { s.before = r.commands(n); }},
      {"after", [](R& r, N& n, S& s) { s.after = r.commands(n); }},
      {"ready", [](R& r, N& n, S& s) { s.ready = read_ready(r, n); }},
      {"stop", [](R& r, N& n, S& s) { s.stop_signal = read_signal(r, n); }},
      {"scrape", [](R& r, N& n, S& s) { s.scrape_path = read_scrape(r, n); }},
      {"targets", [](R& r, N& n, S& s) { s.targets = r.text(n); }},
      {"logs", [](R& r, N& n, S& s) { s.logs = r.yes_or_no(n); }}};
  return table;
}

std::vector<std::string> key_names() {
  std::vector<std::string> names;
  for (const Key& key : keys()) names.push_back(key.name);
  return names;
}

ProcessSpec read_process(StageReader& reader, const Node& node) {
  ProcessSpec spec;
  spec.where = reader.where(node);
  spec.stop_signal = SIGTERM;
  for (const Member& member : node.members) {
    const auto key = std::find_if(keys().begin(), keys().end(),
                                  [&](const Key& one) { return one.name == member.key; });
    if (key == keys().end()) {
      reader.refuse_key(member, key_names());
    } else {
      key->read(reader, member.value, spec);
    }
  }
  for (const char* wanted : {"name", "role", "program", "ready"}) {
    if (node.find(wanted) == nullptr) {
      reader.refuse(node, std::string("a process without \"") + wanted + "\"");
    }
  }
  return spec;
}

std::vector<ProcessSpec> read_processes(StageReader& reader, const Node& root) {
  const std::vector<std::string> top_level{"project", "processes"};
  for (const Member& member : root.members) {
    if (std::find(top_level.begin(), top_level.end(), member.key) == top_level.end()) {
      reader.refuse_key(member, top_level);
    }
  }
  std::vector<ProcessSpec> processes;
  const Node* list = root.find("processes");
  const Node* project = root.find("project");
  if (list == nullptr || project == nullptr) {
    reader.refuse(root, "a stage needs \"project\" and \"processes\"");
    return processes;
  }
  for (const Node& item : list->items) {
    processes.push_back(read_process(reader, item));
    processes.back().project = reader.text(*project);
  }
  return processes;
}

}  // namespace

Checked<std::vector<ProcessSpec>> parse_processes(const std::string& text,
                                                  const std::string& file_name) {
  const auto root = scenario::parse_yaml(text, file_name);
  if (!root) return tl::unexpected(root.error());
  StageReader reader(file_name);
  auto processes = read_processes(reader, *root);
  if (!reader.errors().empty()) return tl::unexpected(reader.errors());
  return processes;
}

}  // namespace harness::system
