#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/target/native/child_process.hpp"
#include "harness/target/native/port_lease.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

// A real PostgreSQL with its data in a temporary directory, on a loopback port of its own. It can
// be stopped, paused and started again, and is gone when this is. Throws where it cannot work.
class TempPostgres {
 public:
  TempPostgres();  // made and started, without any database of ours

  void start();  // returns once it answers
  void stop();   // at once, as an operator would: clients are cut off; returns once it has ended
  void pause();  // returns once it is
  void resume() { process_->continue_tree(); }

  // As psql does, and returns once done.
  void run_file(const std::filesystem::path& sql);
  void run(const std::string& database, const std::string& statement);
  // The statement goes on while the process that is handed out lives.
  target::ChildProcess begin(const std::string& database, const std::string& statement);

  std::string url(const std::string& database) const;

 private:
  target::Command command(const std::string& program, std::vector<std::string> args) const;
  target::ChildProcess spawn(const std::string& program, std::vector<std::string> args) const;
  void finish(target::ChildProcess process, const std::string& what);

  TempDirectory directory_;
  target::PortLease port_;
  std::filesystem::path home_;  // belongs to the user that the server runs as
  std::optional<target::ChildProcess> process_;
};

}  // namespace harness::test
