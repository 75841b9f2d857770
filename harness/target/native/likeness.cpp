#include "harness/target/native/likeness.hpp"

#include <sys/stat.h>

#include <array>
#include <nlohmann/json.hpp>

#include "harness/core/bytes.hpp"
#include "harness/core/file.hpp"
#include "harness/net/sha256.hpp"
#include "harness/scenario/system/process_environment.hpp"
#include "harness/target/native/programs.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string digest(const json& value) {
  return net::sha256(value.dump(-1, ' ', false, json::error_handler_t::replace));
}

fs::path beside_file(const Process& spec, const std::string& path) {
  return fs::absolute(fs::path(".") / spec.directory / path).lexically_normal();
}

// Where it is, and which of its versions: one that was built anew is another.
json program_of(const Process& spec) {
  const std::string written = spec.run.written() ? spec.run->front() : spec.program;
  fs::path path = written;
  if (written.find('/') != std::string::npos) {
    path = beside_file(spec, written);
  } else if (const auto found = find_program(written, program_directories()); found) {
    path = *found;
  }
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return {path.string()};
  return {path.string(), facts.st_ino, facts.st_size, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec};
}

json arguments_of(const Process& spec, const Additions& more) {
  json all = json::array();
  if (spec.run.written()) all = Words(spec.run->begin() + 1, spec.run->end());
  for (const Words& words : {spec.args, more.args}) {
    for (const std::string& word : words) all.push_back(word);
  }
  return all;
}

json variables_of(const Process& spec, const Additions& more) {
  std::map<std::string, std::string> values = scenario::environment_of(spec);
  for (const auto& [name, value] : more.env) values[name] = value;
  json all = json::object();
  for (const auto& [name, value] : values) all[name] = digest(value);
  return all;
}

json content_digest(const fs::path& file) {
  const auto content = read_file(file);
  return content ? net::sha256(*content) : std::string();
}

json files_of(const Process& spec) {
  json all = json::array();
  for (const TemplateFile& file : spec.files) {
    all.push_back({file.target, content_digest(beside_file(spec, *file.source))});
  }
  return all;
}

json readiness_of(const Process& spec) {
  const scenario::ReadyRule& ready = spec.ready;
  return {ready.http, ready.tcp, ready.command, ready.log, spec.before, spec.after, spec.needs};
}

json telemetry_of(const Process& spec) {
  const scenario::LogRule& logs = spec.logs;
  return {spec.scrape.path,
          *spec.scrape.port,
          spec.targets,
          logs.shipped,
          static_cast<int>(logs.format),
          *logs.file,
          spec.log_jobs,
          spec.labels,
          spec.end_marker.request,
          spec.end_marker.attribute};
}

json likeness_of_process(const Process& spec, const Additions& more) {
  return {{"program", digest(program_of(spec))},
          {"arguments", digest(arguments_of(spec, more))},
          {"variables", variables_of(spec, more)},
          {"directory", digest(spec.cwd.written() ? beside_file(spec, *spec.cwd).string() : "")},
          {"user", spec.user},
          {"files", digest(files_of(spec))},
          {"addresses", digest({spec.url, spec.more_urls})},
          {"readiness", digest(readiness_of(spec))},
          {"telemetry", digest(telemetry_of(spec))},
          {"ending", digest(spec.stop_signal)}};
}

// In the order in which they are told, as "shop runs …".
constexpr std::array<std::pair<const char*, const char*>, 9> parts{{
    {"program", "another program, or another version of it,"},
    {"arguments", "other arguments"},
    {"directory", "another working directory"},
    {"user", "another user"},
    {"files", "other files"},
    {"addresses", "other URLs"},
    {"readiness", "other rules of readiness"},
    {"telemetry", "other rules of what is scraped and logged"},
    {"ending", "another signal that stops it"},
}};

std::string other_variable(const json& running, const json& wanted) {
  for (const auto& [name, value] : wanted.items()) {
    if (!running.contains(name)) return "without " + name + " there";
    if (running.at(name) != value) return "with another value of " + name + " there";
  }
  for (const auto& [name, value] : running.items()) {
    if (!wanted.contains(name)) return "with " + name + " there, and without it here";
  }
  return {};
}

std::string other_process(const std::string& name, const json& running, const json& wanted) {
  for (const auto& [part, words] : parts) {
    if (running.at(part) != wanted.at(part)) return name + " runs with " + words + " there";
  }
  const std::string variable = other_variable(running.at("variables"), wanted.at("variables"));
  return variable.empty() ? "" : name + " runs " + variable;
}

std::string other_processes(const json& running, const json& wanted) {
  for (const auto& [name, process] : wanted.items()) {
    if (!running.contains(name)) return "there is no " + name + " in it";
  }
  for (const auto& [name, process] : running.items()) {
    if (!wanted.contains(name)) return name + " is in it, too";
  }
  for (const auto& [name, process] : wanted.items()) {
    std::string other = other_process(name, running.at(name), process);
    if (!other.empty()) return other;
  }
  return {};
}

json likeness_of_rules(const std::vector<std::string>& files) {
  json all = json::object();
  for (const std::string& file : files) all[fs::path(file).filename()] = content_digest(file);
  return all;
}

}  // namespace

std::string likeness_of(const Blueprint& system) {
  json processes = json::object();
  for (const Process& spec : system.stage.processes) {
    const auto more = system.more.find(spec.name);
    processes[spec.name] =
        likeness_of_process(spec, more == system.more.end() ? Additions{} : more->second);
  }
  json elsewhere = json::object();
  for (const auto& [name, url] : system.stage.elsewhere) elsewhere[name] = digest(url);
  json scraped = json::object();
  for (const ScrapedEndpoint& one : system.stage.scraped) {
    scraped[one.name] = digest({one.scheme, one.address, one.path});
  }
  return json{{"title", system.title},
              {"processes", std::move(processes)},
              {"elsewhere", std::move(elsewhere)},
              {"scraped", std::move(scraped)},
              {"rules", likeness_of_rules(system.stage.rules)},
              {"memory", system.memory}}
      .dump();
}

// Both are of this version of the harness: its programs are among what is compared.
std::string difference(const std::string& running, const std::string& wanted) {
  const json there = json::parse(running, nullptr, false);
  const json here = json::parse(wanted, nullptr, false);
  if (!there.is_object() || there.size() != here.size()) return "another harness keeps it up";
  std::string other = other_processes(there.at("processes"), here.at("processes"));
  if (!other.empty() && there.at("title") != here.at("title")) {
    return "it is " + there.at("title").get<std::string>() + ", and not " +
           here.at("title").get<std::string>() + ": " + other;
  }
  if (!other.empty()) return other;
  if (there.at("elsewhere") != here.at("elsewhere")) return "it has other backends";
  for (const auto& [name, where] : here.at("scraped").items()) {
    if (there.at("scraped").value(name, json()) != where) return name + " is not scraped there";
  }
  if (there.at("rules") != here.at("rules")) return "its Prometheus has other rules";
  const auto room = there.at("memory").get<std::uint64_t>();
  if (room >= here.at("memory").get<std::uint64_t>()) return {};
  return "each of its stores keeps " + format_bytes(room) + " only";
}

}  // namespace harness::target
