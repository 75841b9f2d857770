#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/scenario/system/link.hpp"
#include "harness/scenario/system/process_form.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

// The processes of a run: as stack/native.yaml, stack/real.yaml, stack/services.yaml and
// stack/stages/*.yaml say, or as an author's own. Placeholders are not yet filled in.

using scenario::PerRequest;
using scenario::Process;
using scenario::TemplateFile;
using scenario::Words;

// What runs already, and is scraped by a Prometheus of ours.
struct ScrapedEndpoint {
  std::string name;
  std::string scheme;   // "https"
  std::string address;  // "shop.example:443"
  std::string path;     // "/metrics"
};

// A log of what runs already, which goes to the Loki that is started.
struct FollowedLog {
  std::string name;  // its job and service_name
  std::filesystem::path file;
};

struct Stage {
  std::vector<Process> processes;                // the backends first
  std::map<std::string, std::string> elsewhere;  // by name: URLs of what runs already
  std::vector<ScrapedEndpoint> scraped;          // beside the processes
  std::vector<FollowedLog> followed;             // likewise
  std::vector<std::string> rules;                // files for the Prometheus of the run
  PerRequest per_request;
  bool scrapes_backends = false;           // the Prometheus itself and those beside it, too
  std::vector<scenario::Link> links = {};  // each once, led through a process of the stage

  std::vector<std::string> names() const;
  const Process* find(const std::string& name) const;
  const scenario::Link* link(const std::string& from, const std::string& to) const;
};

// The stage of which nothing is watched.
inline constexpr const char* backends_alone = "stack";

// The processes of one file of stack/, by itself: what takes the place of others in a stage.
Checked<std::vector<Process>> load_processes(const std::filesystem::path& file);

// The backends and what they watch. The error of an unknown stage lists those that there are.
Checked<Stage> load_stage(const std::filesystem::path& stack, const std::string& name);

// The backends, and processes of an author's own, with what is filled in from the environment.
Checked<Stage> load_own(const std::filesystem::path& stack, const scenario::SystemFile& own,
                        const scenario::Environment& environment);

// Puts an Alertmanager, and who takes what it sends, behind the backends.
Checked<void> add_paging(const std::filesystem::path& stack, Stage& stage);

// Has usage events moved to a database, behind all else: usage.yaml.
Checked<void> add_usage(const std::filesystem::path& stack, Stage& stage);

// Has those endpoints scraped that say where.
void scrape(const scenario::Endpoints& endpoints, const scenario::Environment& environment,
            Stage& stage);

// What processes may begin as.
Checked<scenario::Catalogue> load_catalogue(const std::filesystem::path& stack);

}  // namespace harness::target
