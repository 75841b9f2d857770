#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/scenario/load/executors/constant_arrival_rate.hpp"
#include "harness/scenario/load/executors/constant_vus.hpp"
#include "harness/scenario/load/executors/per_vu_iterations.hpp"
#include "harness/scenario/load/executors/ramping_arrival_rate.hpp"
#include "harness/scenario/load/executors/ramping_vus.hpp"
#include "harness/scenario/load/executors/shared_iterations.hpp"
#include "harness/scenario/settings.hpp"

namespace harness::scenario {

// The table of executors: k6's, with k6's names and meanings. What each may be told, how that is
// checked and how a plan describes it stands in the file of its name; how it runs, in the file of
// the same name in load/executors/.
using Executor = std::variant<ConstantVus, RampingVus, SharedIterations, PerVuIterations,
                              ConstantArrivalRate, RampingArrivalRate>;

std::string_view name_of(const Executor& executor);
std::string text_of(const Executor& executor);       // "5 users"
std::uint64_t most_users(const Executor& executor);  // that there are

// The same, where users that come one by one and think in between are not all busy at once.
std::uint64_t most_users_at_once(const Executor& executor, bool thinks);

// How many iterations each user makes; 1 where that is not decided beforehand.
CountRange iterations_of_a_user(const Executor& executor);

bool counts_by_user(const Executor& executor);  // whether each user has iterations of its own
bool may_drop(const Executor& executor);        // whether an iteration may be due and never begin
std::vector<SettingLine> settings_of(const Executor& executor);

// Roughly, where one of a user takes so long.
double expected_iterations(const Executor& executor, Duration each);

// How long new iterations begin. None: until the last phase ends, or its iterations have.
std::optional<Duration> duration_of(const Executor& executor);

// When it ends although its iterations have not; none where it ends with its duration.
std::optional<Duration> time_limit_of(const Executor& executor);

// No executor outlasts the phases.
void end_by(Executor& executor, Duration left);

// Values that follow from others; to be called once all are read.
void complete(Executor& executor);
void check(const Executor& executor, const Surroundings& around, grammar::Reading& reading);

}  // namespace harness::scenario
