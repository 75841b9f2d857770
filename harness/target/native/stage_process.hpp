#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/target/native/child_process.hpp"
#include "harness/target/native/journal.hpp"
#include "harness/target/native/launch.hpp"
#include "harness/target/native/ready_check.hpp"

namespace harness::target {

// One process of a stage through its life: prepared, started, taken away and brought back.
//
//     before… ─▶ running ─▶ ready ─▶ after… ─▶ up ◀──▶ stopped, crashed, paused
//
// Used by the conductor's thread.
class StageProcess {
 public:
  StageProcess(Launch launch, Journal& journal);

  const Launch& launch() const { return launch_; }

  // The next step of the first start; true when it is up. Asked again until then.
  Result<bool> advance();
  // Readable when advance() may have something new, besides readiness, which has to be asked for.
  int pollable() const;

  std::string awaited() const;  // what advance() waits for: "\"started\" in its output"

  Result<void> start();  // again, with the port and the data that it had
  Result<void> stop();
  Result<void> crash();
  Result<void> pause();
  Result<void> resume();
  void shut_down();  // for good: asked to end, whatever its state

  std::optional<Ending> ending() { return main_ ? main_->ending() : std::nullopt; }
  bool is_alive();
  bool is_paused();
  bool is_ready();
  std::string describe();
  std::optional<std::string> unexpected_end();  // once for each

 private:
  Result<void> run();
  Result<void> run_step(const Command& command);
  Result<bool> finish_step();
  Result<void> begin_fault(const std::string& verb);
  Error gone(const std::string& what);
  // With the end of what was written to the output, called as said: "the end of its log".
  Error failure(const std::string& what, const std::string& said,
                const std::filesystem::path& output) const;

  Launch launch_;
  Journal& journal_;
  std::unique_ptr<ReadyCheck> ready_;
  std::optional<ChildProcess> step_;  // a command of `before` or `after` that is under way
  std::optional<ChildProcess> main_;
  std::size_t befores_done_ = 0;
  std::size_t afters_done_ = 0;
  bool was_ready_ = false;
  bool pausing_ = false;
  bool end_is_expected_ = false;
  bool left_by_itself_ = false;  // which was told
};

}  // namespace harness::target
