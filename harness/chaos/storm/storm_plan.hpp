#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>

#include "harness/chaos/fault.hpp"
#include "harness/chaos/storm/visit.hpp"
#include "harness/grammar/located.hpp"

namespace harness::chaos {

struct StormSettings {
  grammar::Located<std::string> service;
  std::optional<std::string> die;
  double error_rate = 0;
  Duration delay{0};
  std::string probe;
};

// One storm on one service: what is said of it, and what its answers were before. Its acts are on
// errands' threads; what is asked of it beside them, on any.
class StormPlan {
 public:
  StormPlan(const StormSettings& settings, const target::StormDoor& door, const Clock& clock);

  Hindrances rehearse(const std::stop_token& stop) const;
  Result<std::string> hold(const std::stop_token& stop);
  Result<std::string> see(const std::stop_token& stop);
  Result<std::string> watch(const std::stop_token& stop);
  Result<std::string> see_calm(const std::stop_token& stop);
  std::optional<Hits> hits();
  std::string in_the_way();
  EndOfFault end_of_it();
  bool has_begun() const { return has_begun_; }

 private:
  Error not_opened() const {
    return {"was started without an admin token, so it takes no storms", service_,
            "bring it up with the scenario that has the storm: harness up SCENARIO"};
  }
  Visit visit(const std::stop_token& stop) const { return {door_, clock_, stop}; }
  Result<void> renew_until_asked_to_end(const std::stop_token& stop);
  void look_before_its_end();
  Result<void> end();
  std::optional<Answers> before();
  void note_probes(std::size_t count, bool all_were_answered);
  void note_before(const Answers& answers, Duration took);
  void note_end(const nlohmann::json& ended);
  void note_in_the_way(std::string what);
  std::string probes_in_words() const;
  bool is_ours(const nlohmann::json& told) const;
  std::string not_ours(const nlohmann::json& told) const;
  void note_outstayed(std::string why);
  std::string words(const Answers& now, const Answers& was) const {
    return "GET " + probe_ + " of " + service_ + ": " + words_of(now, was, effect_);
  }

  const std::string service_;
  const StormEffect effect_;
  const target::StormDoor door_;
  const Clock& clock_;
  std::string probe_;
  nlohmann::json order_;
  std::atomic<bool> has_begun_ = false;  // the service has taken it
  std::atomic<bool> was_seen_ = false;
  std::mutex mutex_;
  // Guarded by mutex_, all of them.
  std::optional<Answers> before_;          // none: the storm has not been asked for
  std::optional<std::uint64_t> requests_;  // that the service says the storm has met
  std::uint64_t probes_ = 0;
  bool are_probes_known_ = true;  // all that were sent have met it
  std::string in_the_way_;        // of its proof
  EndOfFault end_;
};

}  // namespace harness::chaos
