#include "harness/target/native/startup.hpp"

#include <poll.h>

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"

namespace harness::target {
namespace {

class Startup {
 public:
  Startup(const std::vector<std::unique_ptr<StageProcess>>& processes, const StartupRules& rules,
          const Clock& clock)
      : rules_(rules), clock_(clock), begin_(clock.now()) {
    for (const auto& process : processes) pending_.push_back(process.get());
  }

  Result<void> run() {
    while (!pending_.empty()) {
      if (auto round = advance_all(); !round) return round;
      if (is_cancelled()) return fail("interrupted while the system started");
      if (clock_.now() - begin_ > rules_.deadline) return too_late();
      wait();
    }
    return {};
  }

 private:
  Result<void> advance_all() {
    for (StageProcess* process : std::vector(pending_)) {
      if (!may_start(*process)) continue;
      if (is_cancelled()) return fail("interrupted while the system started");
      const auto up = process->advance();
      if (!up) {
        const auto ending = process->ending();
        if (ending && rules_.on_early_end) rules_.on_early_end(process->launch().name, *ending);
        return fail(up.error());
      }
      if (*up) mark_ready(*process);
    }
    return {};
  }

  bool is_cancelled() const { return rules_.cancelled && rules_.cancelled(); }

  bool may_start(const StageProcess& process) const {
    const auto& needs = process.launch().needs;
    return std::all_of(needs.begin(), needs.end(),
                       [this](const std::string& need) { return ready_.contains(need); });
  }

  void mark_ready(StageProcess& process) {
    ready_.insert(process.launch().name);
    pending_.erase(std::find(pending_.begin(), pending_.end(), &process));
    if (rules_.on_ready) rules_.on_ready(process.launch().name, clock_.now() - begin_);
  }

  tl::unexpected<Error> too_late() const {
    std::vector<std::string> names;
    for (const StageProcess* process : pending_) names.push_back(process->launch().name);
    return fail(
        "not ready after " + format_duration(rules_.deadline), join(names, ", "),
        "their logs are in " + pending_.front()->launch().command.output.parent_path().string());
  }

  // Until a process ends, or it is time to ask the others again whether they are ready.
  void wait() const {
    constexpr int ask_again_ms = 5;
    std::vector<pollfd> ends;
    for (const StageProcess* process : pending_) ends.push_back({process->pollable(), POLLIN, 0});
    ::poll(ends.data(), ends.size(), ask_again_ms);
  }

  const StartupRules& rules_;
  const Clock& clock_;
  TimePoint begin_;
  std::vector<StageProcess*> pending_;
  std::set<std::string> ready_;
};

}  // namespace

Result<void> start_all(const std::vector<std::unique_ptr<StageProcess>>& processes,
                       const StartupRules& rules, const Clock& clock) {
  return Startup(processes, rules, clock).run();
}

}  // namespace harness::target
