#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/scenario/system/endpoint.hpp"
#include "harness/target/acts.hpp"
#include "harness/target/native/run_guard.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

// What the acts of a run stand on. Borrowed but for the texts: it outlives them.
struct ActsBeginning {
  Target& system;
  const scenario::Endpoints& endpoints;  // that are called by their names
  bool processes_outlive_run = false;    // they were up before it
  std::filesystem::path directory;       // of the scenario: its paths count from there
  std::filesystem::path logs;
  std::vector<std::string> watchdog;  // the command that calls run_watchdog, without its flags
};

// The acts of a run, with a journal and a watchdog of their own: there may be no other, as where
// all that is acted on runs already.
class RunActs final : public Acts {
 public:
  static Result<std::unique_ptr<RunActs>> begin(const ActsBeginning& beginning, const Clock& clock);

  Result<Act> locate(const Act& act) override;
  Result<std::string> promise(const Undo& undo) override;
  void settled(const std::string& promised) override;
  void done(const std::string& promised) override;
  Result<Outcome> carry_out(const Act& act, Duration within, const std::stop_token& stop) override;
  Result<std::unique_ptr<Companion>> start(const std::string& name,
                                           const ProgramCall& program) override;
  std::string scratch() const override { return guard_->scratch().string(); }
  std::optional<std::string> look() override;

 private:
  RunActs(const ActsBeginning& beginning, std::unique_ptr<RunGuard> guard, const Clock& clock)
      : on_(beginning), guard_(std::move(guard)), clock_(clock) {}

  Result<Act> locate_program(ProgramCall call) const;
  Result<void> fill_in_places(std::string& text) const;
  Result<Act> locate_request(RequestCall call) const;
  std::vector<std::string> places_of(const std::string& name) const;  // that faults may go to
  Showing showing_of(const scenario::Endpoint& endpoint, std::vector<std::string> places) const;
  std::string path_of(const std::string& written) const;

  ActsBeginning on_;
  std::unique_ptr<RunGuard> guard_;
  const Clock& clock_;
  int promised_ = 0;
  std::atomic<bool> was_refused_ = false;  // an act where something else may be than was meant
};

}  // namespace harness::target
