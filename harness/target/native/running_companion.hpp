#pragma once

#include <filesystem>
#include <memory>

#include "harness/target/acts.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/journal.hpp"

namespace harness::target {

// Of what /proc has of one process: "stat", "status", "io". What is missing counts as nothing.
Duration cpu_time_in(const std::string& stat);
std::uint64_t resident_bytes_in(const std::string& status);
std::uint64_t written_bytes_in(const std::string& io);

// A companion as a child of the harness, which is in its journal.
class RunningCompanion final : public Companion {
 public:
  static Result<std::unique_ptr<Companion>> start(const std::string& name,
                                                  const ProgramCall& program,
                                                  const std::filesystem::path& scratch,
                                                  Journal& journal);

  std::optional<std::string> ended() override;
  Usage usage() override;
  void ask_to_end() override;
  void kill() override { process_.kill_tree(); }
  std::string describe() override { return "pid " + std::to_string(process_.id().pid); }

 private:
  explicit RunningCompanion(ChildProcess process) : process_(std::move(process)) {}

  ChildProcess process_;
};

}  // namespace harness::target
