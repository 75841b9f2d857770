#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/grammar/field.hpp"
#include "harness/grammar/located.hpp"
#include "harness/scenario/comparison.hpp"

// What an author writes of a service level objective.
namespace harness::verdict {

struct BurnRate {
  Duration over{0};
  double max = 0;
};

struct Slo {
  double objective = 0;  // in percent
  scenario::Comparison budget{"<=", 1};
  std::optional<std::string> requests;
  std::optional<BurnRate> burn_rate;
  std::optional<grammar::Located<std::string>> good;
  std::optional<grammar::Located<std::string>> total;
  std::optional<grammar::Located<std::string>> ratio;

  double budget_share() const { return (100 - objective) / 100; }
  double most() const { return 100 / (100 - objective); }  // where all are errors
};

grammar::Form<Slo> slo_form();
std::vector<grammar::Field<Slo>> slo_fields();  // as they are printed

// Refuses what no value breaks.
Result<void> check_slo(const Slo& claim);

}  // namespace harness::verdict
