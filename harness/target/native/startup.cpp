#include "harness/target/native/startup.hpp"

#include <poll.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/core/text.hpp"

namespace harness::target {
namespace {

// Nobody knows how one that is not told its port could come to listen there.
constexpr Duration untold_patience = std::chrono::seconds{10};

class Startup {
 public:
  Startup(const std::vector<std::unique_ptr<StageProcess>>& processes, const StartupRules& rules,
          const Clock& clock)
      : rules_(rules), clock_(clock), begin_(clock.now()), told_at_(begin_) {
    for (const auto& process : processes) pending_.push_back(process.get());
  }

  Result<void> run() {
    while (!pending_.empty()) {
      if (auto round = advance_all(); !round) return round;
      if (is_cancelled()) return fail("interrupted while the system started");
      if (auto late = late_ones(); !late.empty()) return too_late(late);
      tell_what_is_awaited();
      wait();
    }
    return {};
  }

 private:
  Result<void> advance_all() {
    for (StageProcess* process : std::vector(pending_)) {
      if (!may_start(*process)) continue;
      begun_.try_emplace(process, clock_.now());
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
    begun_.erase(&process);
    pending_.erase(std::find(pending_.begin(), pending_.end(), &process));
    if (rules_.on_ready) rules_.on_ready(process.launch().name, clock_.now() - begin_);
  }

  static bool listens_in_vain(const StageProcess& process) {
    return process.launch().ready_when_reached && !process.launch().is_told_its_port;
  }

  Duration patience_with(const StageProcess& process) const {
    if (process.launch().ready_within) return *process.launch().ready_within;
    return listens_in_vain(process) ? std::min(untold_patience, rules_.deadline) : rules_.deadline;
  }

  std::vector<const StageProcess*> late_ones() const {
    std::vector<const StageProcess*> late;
    for (const auto& [process, begun] : begun_) {
      if (clock_.now() - begun > patience_with(*process)) late.push_back(process);
    }
    return late;
  }

  tl::unexpected<Error> too_late(const std::vector<const StageProcess*>& late) const {
    std::vector<std::string> names;
    for (const StageProcess* process : late) names.push_back(process->launch().name);
    const StageProcess& first = *late.front();
    std::string what = "not ready after " + format_duration(patience_with(first));
    if (late.size() == 1 && !first.awaited().empty()) what += ": waited for " + first.awaited();
    std::string remedy;
    if (listens_in_vain(first)) {
      what += ", and nothing tells " + first.launch().name + " its port";
      remedy =
          "put {port} into its run, args, env or files, or say otherwise when it is ready "
          "(ready: …); ";
    }
    return fail(
        what, join(names, ", "),
        remedy + "their logs are in " + first.launch().command.output.parent_path().string());
  }

  // One line for all that is under way.
  void tell_what_is_awaited() {
    if (!rules_.on_waiting || clock_.now() - told_at_ < rules_.between_words) return;
    told_at_ = clock_.now();
    std::vector<std::string> all;
    for (const auto& [process, begun] : begun_) {
      const Duration passed = clock_.now() - begun;
      all.push_back(process->launch().name + ": " + process->awaited() + " (" +
                    approximate(passed) + " so far, " +
                    approximate(std::max(Duration{0}, patience_with(*process) - passed)) +
                    " left)");
    }
    rules_.on_waiting("waiting for " + join(all, "; "));
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
  TimePoint told_at_;  // what is awaited
  std::vector<StageProcess*> pending_;
  std::map<const StageProcess*, TimePoint> begun_;  // of those, with nothing that they still need
  std::set<std::string> ready_;
};

}  // namespace

Result<void> start_all(const std::vector<std::unique_ptr<StageProcess>>& processes,
                       const StartupRules& rules, const Clock& clock) {
  return Startup(processes, rules, clock).run();
}

}  // namespace harness::target
