#include "harness/cli/side_by_side.hpp"

#include <atomic>
#include <list>
#include <thread>

#include "harness/cli/command.hpp"
#include "harness/cli/job.hpp"
#include "harness/cli/suite.hpp"
#include "harness/cli/turns.hpp"

namespace harness::cli {
namespace {

// What others have, too, is one run's at a time; so is a port that has a number.
bool runs_alone(const plan::Plan& plan) {
  const scenario::SystemFile& own = plan.system.own;
  return !own.endpoints.empty() || !own.links.empty() || !own.backends.names().empty() ||
         !plan.system.ports.empty();
}

std::vector<Turns::Need> needs_of(const std::vector<run::LoadedPlan>& plans) {
  std::vector<Turns::Need> needs;
  for (const run::LoadedPlan& loaded : plans) {
    needs.push_back({loaded.plan.cores, runs_alone(loaded.plan)});
  }
  return needs;
}

// One that is under way, on the thread whose end would end its system.
struct Job {
  std::size_t turn = 0;
  report::ScenarioResult result = {};
  std::atomic<bool> has_ended = false;
  std::jthread thread = {};  // last: what it writes to outlives it
};

class SideBySide {
 public:
  SideBySide(const std::vector<run::LoadedPlan>& plans, const std::vector<std::string>& names,
             const std::filesystem::path& directory, const run::RunSetting& setting,
             std::size_t jobs, const Clock& clock)
      : plans_(plans),
        names_(names),
        directory_(directory),
        setting_(setting),
        clock_(clock),
        turns_(needs_of(plans), jobs, std::thread::hardware_concurrency()) {
    for (const std::string& name : names) results_.push_back(not_run(name));
  }

  std::vector<report::ScenarioResult> run(run::Interrupt& interrupt) {
    constexpr Duration beat = std::chrono::milliseconds{50};
    while (true) {
      if (interrupt.wait(jobs_.empty() ? Duration{0} : beat)) told_.request();
      collect();
      if (!told_.requested()) begin_next();
      if (jobs_.empty()) return std::move(results_);
    }
  }

 private:
  void begin_next() {
    while (const auto turn = turns_.next()) {
      Job& job = jobs_.emplace_back();
      job.turn = *turn;
      job.thread = std::jthread([this, &job] { play(job); });
    }
  }

  void play(Job& job) {
    const std::string& name = names_[job.turn];
    lines_.print(name + " (" + std::to_string(job.turn + 1) + " of " +
                 std::to_string(plans_.size()) + ") begins\n");
    run::RunSetting setting = setting_;
    setting.display = [&] { return lines_.display_of(name); };
    const auto show = [&](const report::ScenarioResult& result) {
      lines_.print("\n" + turn_text(result));
      refuse(result.errors);
    };
    job.result =
        run::run_scenario(plans_[job.turn], directory_ / name, setting, told_, clock_, show);
    job.result.name = name;
    job.has_ended = true;
  }

  void collect() {
    jobs_.remove_if([this](Job& job) {
      if (!job.has_ended) return false;
      job.thread.join();
      turns_.ended(job.turn);
      results_[job.turn] = std::move(job.result);
      return true;
    });
  }

  const std::vector<run::LoadedPlan>& plans_;
  const std::vector<std::string>& names_;
  const std::filesystem::path& directory_;
  const run::RunSetting& setting_;
  const Clock& clock_;
  SharedInterrupt told_;
  SharedLines lines_;
  Turns turns_;
  std::vector<report::ScenarioResult> results_;
  std::list<Job> jobs_;  // last: their threads use the rest
};

}  // namespace

report::ScenarioResult not_run(const std::string& name) {
  return {name, std::nullopt, {{"the suite was interrupted before its turn"}}, exit_interrupted};
}

std::vector<report::ScenarioResult> run_side_by_side(const std::vector<run::LoadedPlan>& plans,
                                                     const std::vector<std::string>& names,
                                                     const std::filesystem::path& directory,
                                                     const run::RunSetting& setting,
                                                     std::size_t jobs, run::Interrupt& interrupt,
                                                     const Clock& clock) {
  return SideBySide(plans, names, directory, setting, jobs, clock).run(interrupt);
}

}  // namespace harness::cli
