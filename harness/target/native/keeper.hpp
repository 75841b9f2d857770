#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/aftermath.hpp"
#include "harness/target/native/channel.hpp"
#include "harness/target/native/native_target.hpp"

namespace harness::target {

// Lets runs of this user drive a system that this process keeps up, one at a time.
//
//   conductor ─▶ KeptTarget ── Channel ──▶ Keeper ─▶ NativeTarget
//
// What a run has done to the processes and not undone is undone when it ends, however it does; and
// what is in its own journal, where it was killed and its watchdog with it. Used by the thread that
// started the system.
class Keeper {
 public:
  // `first` is who had the system started, if it was a run: it drives it already, and the system is
  // to end with it unless it says that it stays.
  static Result<std::unique_ptr<Keeper>> begin(NativeTarget& system, std::string likeness,
                                               std::optional<Channel> first, const Clock& clock);
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  // Waits at most so long, or until `also` is readable, and does what it is asked. Returns what a
  // person may want to know, a line each.
  std::vector<std::string> serve(Duration at_most, int also);

  bool is_to_end() const;

 private:
  enum class Stands { asks, waits, drives };  // a visitor: waits until all is ready
  struct Visitor {
    Channel channel;
    Stands stands = Stands::asks;
    std::string run = {};  // "pid 4711, in /home/me/shop/reports/runs/…"
    bool has_started_it = false;
    pid_t pid = 0;
    TimePoint came = {};
  };

  Keeper(NativeTarget& system, std::string likeness, Fd listening, const Clock& clock);

  void wait(Duration at_most, int also) const;
  void look_at_processes();
  void hear(Visitor& visitor);
  void answer(Visitor& visitor, const nlohmann::json& message);
  void answer_driver(Visitor& visitor, const std::string& want, const nlohmann::json& message);
  Result<void> change(const std::string& verb, const std::string& name);
  void ask_to_drive(Visitor& visitor, const nlohmann::json& message);
  void admit_if_ready(Visitor& visitor);
  void let_drive(Visitor& visitor);
  void let_go(Visitor& visitor);
  void see_off();
  void look_at_aftermaths();
  const Visitor* driver() const;
  std::string not_ready() const;
  bool may_count_for_the_last() const;
  std::string ended() const;
  std::vector<std::string> all_names() const;
  void say(std::string line) { said_.push_back(std::move(line)); }

  NativeTarget& system_;
  const std::string likeness_;
  Fd listening_;
  const Clock& clock_;
  std::vector<Visitor> visitors_;
  std::map<std::string, std::string> changed_;               // by name, how: "stop"
  std::vector<std::pair<std::string, std::string>> untold_;  // ends, to the driver
  std::vector<std::string> said_;
  std::vector<std::unique_ptr<Aftermath>> aftermaths_;  // of runs that went without a word
  std::optional<TimePoint> left_at_;                    // when the last run that drove it went
  bool stays_ = true;
  bool is_to_end_ = false;
};

}  // namespace harness::target
