#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

// What stack/native.yaml, stack/real.yaml, stack/services.yaml and stack/stages/*.yaml say, as
// written: placeholders are not yet filled in. The keys are explained at the top of native.yaml.

using Words = std::vector<std::string>;  // a program and its arguments

// How a process is reached that does not say otherwise.
inline constexpr const char* http_on_loopback = "http://127.0.0.1:{port}";

struct TemplateFile {
  std::string source;  // below stack/
  std::string target;
};

// Exactly one of the two is given.
struct ReadyRule {
  std::string http;  // a path that answers 200
  Words command;     // that succeeds
};

// How a process that collects in its own time is made to do so at once: what it reads then, and the
// path of its own that has it read.
struct HurryRule {
  TemplateFile file;
  std::string post;  // empty: there is no hurrying it
};

struct ProcessSpec {
  std::string name;
  std::string project;
  Role role = Role::service;
  std::string program;
  std::string user;
  std::string about;
  std::uint16_t port = 0;  // its standard one; 0: none
  std::map<std::string, std::uint16_t> extra_ports;
  std::string url = http_on_loopback;
  std::map<std::string, std::string> more_urls;  // by name, where they are no port of their own
  std::vector<std::string> needs;
  std::map<std::string, std::string> env;
  std::vector<std::string> args;
  std::vector<TemplateFile> files;
  std::vector<Words> before;
  std::vector<Words> after;
  ReadyRule ready;
  HurryRule hurry;
  int stop_signal = 0;
  std::string scrape_path;  // empty: not scraped
  std::string targets;      // empty: does not scrape
  std::string oldest;       // the oldest version that its --version may say; empty: any
  bool logs = false;
  std::map<std::string, std::string> log_jobs;  // by the field that asks for it
  std::string where;                            // "stack/stages/stage5.yaml:12:5"
};

// What one request leaves behind, as the stage's file says: its spans, that of the user included,
// and its lines. 0: it does not say.
struct PerRequest {
  double spans = 0;
  double lines = 0;
};

struct Stage {
  std::vector<ProcessSpec> processes;            // the backends first
  std::map<std::string, std::string> elsewhere;  // by name: URLs of what runs already
  PerRequest per_request;

  std::vector<std::string> names() const;
  const ProcessSpec* find(const std::string& name) const;
};

// The stage of which nothing is watched.
inline constexpr const char* backends_alone = "stack";

// The processes of one file of stack/, by itself: what takes the place of others in a stage.
Checked<std::vector<ProcessSpec>> load_processes(const std::filesystem::path& file);

// The backends and what they watch. The error of an unknown stage lists those that there are.
Checked<Stage> load_stage(const std::filesystem::path& stack, const std::string& name);

}  // namespace harness::target
