#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/check/run/asked.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/prove/proof.hpp"

// What people look at, or are called by, beside claims: panels and alerts.
namespace harness::prove {

// Of panels and alerts, as far as they can be asked.
std::vector<Watched> watched_in(std::span<const check::Asked> asked, const observe::Window& window);
std::vector<Watched> watched_in(std::span<const observe::AlertRule> rules,
                                const observe::Window& window);

// What somebody sees there of a regression, by the answer before it and after: `fails` is another
// picture, or an alert that comes or stays away; `no_data` a panel that is empty now; `holds`
// nothing that would strike anybody.
Effect effect_on(const Watched& watched, const observe::Answer& before,
                 const observe::Answer& after);

}  // namespace harness::prove
