#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/core/fd.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

using Words = std::vector<std::string>;

// From where it is called.
struct From {
  std::filesystem::path directory;  // empty: the test's own
  bool has_terminal = false;        // one of its own
  bool is_nobody = false;           // as that user, which root alone can
};

// The built program, run as a user runs it, with scratch directories of its own ($TMPDIR), so that
// what it leaves behind can be told from what others do.
class HarnessProcess {
 public:
  // With --out where there is such a flag.
  explicit HarnessProcess(const Words& args, const From& from = {});

  // As a user who calls it in another terminal: it finds what `other` has started.
  HarnessProcess(const Words& args, const HarnessProcess& other, const From& from = {});
  HarnessProcess(const HarnessProcess&) = delete;
  HarnessProcess& operator=(const HarnessProcess&) = delete;
  ~HarnessProcess();

  pid_t pid() const { return pid_; }
  void signal(int signal) const;
  bool running();

  // The exit code; 128 + n when a signal ended it. Fails the test when it takes longer.
  int wait(std::chrono::seconds at_most = std::chrono::seconds{180});

  std::string output() const;  // stdout and stderr so far
  std::filesystem::path run_dir() const { return home_ / "run"; }
  nlohmann::json verdict() const;

  // Living processes of the run by the name of their log: {"loki": 4711, …}.
  std::map<std::string, pid_t> processes() const;
  std::vector<std::filesystem::path> scratches() const;

 private:
  void start(const Words& args, const std::filesystem::path& temp_root, const From& from);
  void end_what_is_kept() const;

  TempDirectory home_;
  Fd terminal_;  // our end of it
  pid_t pid_ = -1;
  int status_ = -1;
};

// What the Prometheus of a run answers; empty: nothing. `path` is of its API, "/api/v1/alerts".
std::string prometheus_says(const HarnessProcess& run, const std::string& path);

// `up` has brought up what it was told to.
bool is_up(const HarnessProcess& up);

// Calls it and returns what it says; it is to succeed.
std::string said_by(const Words& args, const HarnessProcess& other, const From& from = {});

// What follows the process's name in the table that `up` prints.
std::string url_of(const HarnessProcess& up, const std::string& process);

// scenarios/NAME.yaml
std::string shipped_scenario(const std::string& name);

// The scenario of the database failure with more users and shorter phases, so that a test takes
// half a minute.
std::string short_scenario();

// Writes it where the harness can read it; `replacements` change it first, and each must be found.
std::filesystem::path write_scenario(
    const TempDirectory& into,
    const std::vector<std::pair<std::string, std::string>>& replacements = {});

// Each claim that is not a pass: "fail: The database is down".
std::vector<std::string> red_claims(const nlohmann::json& verdict);

}  // namespace harness::test
