#include "harness/cli/keeping.hpp"

#include <cstdio>

#include "harness/cli/command.hpp"
#include "harness/cli/system_table.hpp"
#include "harness/core/text.hpp"
#include "harness/run/run_files.hpp"
#include "harness/target/native/keeper.hpp"
#include "harness/target/native/lasting_target.hpp"
#include "harness/target/native/recover.hpp"
#include "harness/target/start.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

constexpr Duration beat = std::chrono::milliseconds{50};

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

// A system that this process keeps up, for a person or for the run that had it started.
class Keeping {
 public:
  Keeping(const Upkeep& upkeep, const KeepingWishes& wishes) : upkeep_(upkeep), wishes_(wishes) {
    if (wishes.lease) starter_.emplace(*wishes.lease);
  }

  int run() {
    Result<Fd> claim = Fd();
    if (!starter_) claim = run::claim_run_directory(wishes_.directory);  // else it is the run's
    if (!claim) return refuse(claim.error());
    const auto backends = claim_backends();
    if (!backends) return not_started(backends.error());
    target::recover(clock_);
    for (const std::string& gap : upkeep_.gaps) say(gap);
    const target::NativeOptions options = options_for_it();
    const auto system = target::NativeTarget::start(upkeep_.parts.system.stage, options, clock_);
    if (!system) return not_started(system.error());
    std::optional<target::Channel> first;
    if (starter_) first = starter_->take();
    const auto keeper = target::Keeper::begin(**system, target::likeness_of(upkeep_.parts.system),
                                              std::move(first), clock_);
    if (!keeper) return not_started(keeper.error());
    show(**system);
    while (!interrupt_.requested() && !(*keeper)->is_to_end()) {
      for (const std::string& line : (*keeper)->serve(beat, interrupt_.pollable())) say(line);
      interrupt_.wait(Duration{0});
    }
    say("ending " + upkeep_.name);
    return exit_ok;
  }

 private:
  // Where its logs go, and what it takes in. Nothing in a run that is shown again is changed.
  target::NativeOptions options_for_it() {
    const fs::path& directory = wishes_.directory;
    target::NativeOptions options = run::native_options(upkeep_.parts, directory, interrupt_);
    if (!upkeep_.run.empty()) options.telemetry = upkeep_.run / run::telemetry_directory;
    options.ports.standard = wishes_.ports;
    options.kept = target::Kept{upkeep_.name, upkeep_.run.empty() ? upkeep_.file : upkeep_.run,
                                run::full_name(directory),
                                starter_ ? starter_->caller() : target::find_caller()};
    options.startup.on_ready = [this](const std::string& process, Duration took) {
      say(process + " is ready after " + approximate(took));
      if (starter_) starter_->ready(process, took);
    };
    options.startup.on_waiting = [this](const std::string& what) {
      say(what);
      if (starter_) starter_->waiting(what);
    };
    options.startup.on_early_end = [this](const std::string& name, const target::Ending& ending) {
      over_arguments_ = ending.is_exit(exit_bad_input) && upkeep_.parts.system.more.contains(name);
    };
    options.startup.cancelled = [this] {
      return interrupt_.wait(Duration{0}) || (starter_ && starter_->is_gone());
    };
    return options;
  }

  // As long as it is up, what it sends there would count for others.
  Result<std::vector<Fd>> claim_backends() const {
    const auto running = target::sign_in({}, upkeep_.parts.remote, run::own_environment());
    if (!running) return fail(running.error().front());
    return target::claim_backends(*running);
  }

  int not_started(const Error& error) {
    if (starter_) starter_->failed({error, over_arguments_});
    return refuse(error, interrupt_.requested() ? exit_interrupted : exit_not_measured);
  }

  void show(const target::NativeTarget& system) const {
    for (const std::string& taken : system.ports().taken()) say(taken + "; another is used");
    say("\n" + system_table(upkeep_.parts.system.stage, system.ports().urls()));
    const bool is_shown_again = !upkeep_.run.empty();
    say("Logs are in " + (wishes_.directory / run::logs_directory).string() + ".\n" +
        (is_shown_again
             ? "`harness down " + shell_word(upkeep_.name) + "` from elsewhere, or Ctrl-C, ends it."
             : "Ctrl-C ends it, too: " + how_to_go_on(upkeep_.name)));
  }

  const Upkeep& upkeep_;
  const KeepingWishes& wishes_;
  run::SignalInterrupt interrupt_;
  const SystemClock clock_;
  std::optional<target::StarterLine> starter_;
  bool over_arguments_ = false;
};

}  // namespace

int keep_up(const Upkeep& upkeep, const KeepingWishes& wishes) {
  return Keeping(upkeep, wishes).run();
}

}  // namespace harness::cli
