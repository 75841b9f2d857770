#include "harness/target/native/stage_parser.hpp"

#include <algorithm>
#include <csignal>
#include <functional>

#include "harness/core/text.hpp"
#include "harness/target/native/stage_reader.hpp"
#include "harness/yaml/document.hpp"

namespace harness::target {
namespace {

using yaml::Member;
using yaml::Node;

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

HurryRule read_hurry(StageReader& reader, const Node& node) {
  auto words = reader.text_map(node);
  HurryRule rule{{words["template"], words["to"]}, words["post"]};
  if (words.size() != 3 || rule.post.empty() || rule.file.source.empty()) {
    reader.refuse(node, "must be {template: FILE, to: FILE, post: /path}");
  }
  return rule;
}

std::string read_scrape(StageReader& reader, const Node& node) {
  auto words = reader.text_map(node);
  std::string path = words["path"];
  if (words.size() != 1 || path.empty()) reader.refuse(node, "must be {path: /metrics}");
  return path;
}

void add(const Words& more, Words& words) { words.insert(words.end(), more.begin(), more.end()); }

void add(const std::map<std::string, std::string>& more, std::map<std::string, std::string>& env) {
  for (const auto& [name, value] : more) env[name] = value;
}

const std::vector<Key>& keys() {
  using R = StageReader;
  using N = const Node;
  using S = ProcessSpec;
  static const std::vector<Key> table{
      {"name", [](R& r, N& n, S& s) { s.name = r.text(n); }},
      {"use", [](R&, N&, S&) {}},  // read before all others, which change what it brings
      {"role", [](R& r, N& n, S& s) { s.role = read_role(r, n); }},
      {"program", [](R& r, N& n, S& s) { s.program = r.text(n); }},
      {"user", [](R& r, N& n, S& s) { s.user = r.text(n); }},
      {"about", [](R& r, N& n, S& s) { s.about = r.text(n); }},
      {"port", [](R& r, N& n, S& s) { s.port = r.port(n); }},
      {"extra_ports", [](R& r, N& n, S& s) { s.extra_ports = r.port_map(n); }},
      {"url", [](R& r, N& n, S& s) { s.url = r.text(n); }},
      {"more_urls", [](R& r, N& n, S& s) { s.more_urls = r.text_map(n); }},
      {"needs", [](R& r, N& n, S& s) { s.needs = r.texts(n); }},
      {"env", [](R& r, N& n, S& s) { add(r.text_map(n), s.env); }},
      {"args", [](R& r, N& n, S& s) { add(r.texts(n), s.args); }},
      {"files", [](R& r, N& n, S& s) { s.files = read_files(r, n); }},
      {"before", [](R& r, N& n, S& s) { s.before = r.commands(n); }},
      {"after", [](R& r, N& n, S& s) { s.after = r.commands(n); }},
      {"ready", [](R& r, N& n, S& s) { s.ready = read_ready(r, n); }},
      {"hurry", [](R& r, N& n, S& s) { s.hurry = read_hurry(r, n); }},
      {"stop", [](R& r, N& n, S& s) { s.stop_signal = read_signal(r, n); }},
      {"scrape", [](R& r, N& n, S& s) { s.scrape_path = read_scrape(r, n); }},
      {"targets", [](R& r, N& n, S& s) { s.targets = r.text(n); }},
      {"oldest", [](R& r, N& n, S& s) { s.oldest = r.text(n); }},
      {"logs", [](R& r, N& n, S& s) { s.logs = r.yes_or_no(n); }},
      {"log_jobs", [](R& r, N& n, S& s) { s.log_jobs = r.text_map(n); }}};
  return table;
}

std::vector<std::string> key_names() {
  std::vector<std::string> names;
  for (const Key& key : keys()) names.push_back(key.name);
  return names;
}

const ProcessSpec* find(const std::vector<ProcessSpec>& specs, const std::string& name) {
  const auto found = std::find_if(specs.begin(), specs.end(),
                                  [&](const ProcessSpec& spec) { return spec.name == name; });
  return found == specs.end() ? nullptr : &*found;
}

// What the process is before its own keys are read.
ProcessSpec read_use(StageReader& reader, const Node& node,
                     const std::vector<ProcessSpec>& catalogue) {
  ProcessSpec fresh;
  fresh.stop_signal = SIGTERM;
  const Node* use = node.find("use");
  if (use == nullptr) return fresh;
  const std::string name = reader.text(*use);
  if (const ProcessSpec* used = find(catalogue, name)) return *used;
  std::vector<std::string> known;
  for (const ProcessSpec& entry : catalogue) known.push_back(entry.name);
  reader.refuse(*use, "there is no \"" + name + "\" to use", "there are " + join(known, ", "));
  return fresh;
}

ProcessSpec read_process(StageReader& reader, const Node& node,
                         const std::vector<ProcessSpec>& catalogue) {
  ProcessSpec spec = read_use(reader, node, catalogue);
  spec.where = reader.where(node);
  for (const Member& member : node.members) {
    const auto key = std::find_if(keys().begin(), keys().end(),
                                  [&](const Key& one) { return one.name == member.key; });
    if (key == keys().end()) {
      reader.refuse_key(member, key_names());
    } else {
      key->read(reader, member.value, spec);
    }
  }
  return spec;
}

// A key that is there and wrong has been refused already.
void want_whole(StageReader& reader, const Node& node, const ProcessSpec& spec) {
  const std::map<std::string, bool> lacks{
      {"name", spec.name.empty()},
      {"program", spec.program.empty()},
      {"ready", spec.ready.http.empty() && spec.ready.command.empty()}};
  for (const auto& [key, lacking] : lacks) {
    if (lacking && node.find(key) == nullptr) {
      reader.refuse(node, "a process without \"" + key + "\"");
    }
  }
}

// The list, once the file's top level holds what it should and nothing else.
const std::vector<Node>& processes_of(StageReader& reader, const Node& root,
                                      const std::vector<std::string>& wanted,
                                      const std::vector<std::string>& allowed = {}) {
  for (const Member& member : root.members) {
    const bool known = std::find(wanted.begin(), wanted.end(), member.key) != wanted.end() ||
                       std::find(allowed.begin(), allowed.end(), member.key) != allowed.end();
    if (!known) reader.refuse_key(member, wanted);
  }
  for (const std::string& key : wanted) {
    if (root.find(key) == nullptr) reader.refuse(root, "there is no \"" + key + "\"");
  }
  static const std::vector<Node> none;
  const Node* list = root.find("processes");
  return list == nullptr ? none : list->items;
}

std::vector<ProcessSpec> read_catalogue(StageReader& reader, const Node& root) {
  std::vector<ProcessSpec> catalogue;
  for (const Node& item : processes_of(reader, root, {"processes"})) {
    ProcessSpec entry = read_process(reader, item, catalogue);
    if (find(catalogue, entry.name) != nullptr) {
      reader.refuse(item, "a second process \"" + entry.name + "\"");
    }
    catalogue.push_back(std::move(entry));
  }
  return catalogue;
}

std::vector<ProcessSpec> read_processes(StageReader& reader, const Node& root,
                                        const std::vector<ProcessSpec>& catalogue) {
  std::vector<ProcessSpec> processes;
  const Node* project = root.find("project");
  for (const Node& item : processes_of(reader, root, {"project", "processes"}, {"per_request"})) {
    processes.push_back(read_process(reader, item, catalogue));
    want_whole(reader, item, processes.back());
    if (project != nullptr) processes.back().project = reader.text(*project);
  }
  return processes;
}

PerRequest read_per_request(StageReader& reader, const Node& root) {
  const Node* node = root.find("per_request");
  if (node == nullptr) return {};
  const Node* spans = node->find("spans");
  const Node* lines = node->find("lines");
  if (spans == nullptr || lines == nullptr || node->members.size() != 2) {
    reader.refuse(*node, "must be {spans: COUNT, lines: COUNT}");
    return {};
  }
  return {reader.count(*spans), reader.count(*lines)};
}

template <typename Read>
auto parse(const std::string& text, const std::string& file_name, Read read)
    -> Checked<decltype(read(std::declval<StageReader&>(), std::declval<const Node&>()))> {
  const auto root = yaml::parse(text, file_name);
  if (!root) return tl::unexpected(root.error());
  StageReader reader(file_name);
  auto parsed = read(reader, *root);
  if (!reader.errors().empty()) return tl::unexpected(reader.errors());
  return parsed;
}

}  // namespace

Checked<std::vector<ProcessSpec>> parse_catalogue(const std::string& text,
                                                  const std::string& file_name) {
  return parse(text, file_name, read_catalogue);
}

Checked<std::vector<ProcessSpec>> parse_processes(const std::string& text,
                                                  const std::string& file_name,
                                                  const std::vector<ProcessSpec>& catalogue) {
  return parse(text, file_name, [&](StageReader& reader, const Node& root) {
    return read_processes(reader, root, catalogue);
  });
}

Checked<PerRequest> parse_per_request(const std::string& text, const std::string& file_name) {
  return parse(text, file_name, read_per_request);
}

}  // namespace harness::target
