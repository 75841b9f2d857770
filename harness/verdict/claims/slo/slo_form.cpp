#include "harness/verdict/claims/slo/slo_form.hpp"

#include <cmath>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/figure.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/claims/slo/slo_share.hpp"
#include "harness/verdict/series/counter_rise.hpp"

namespace harness::verdict {
namespace {

using grammar::defaulted;
using grammar::Field;
using grammar::optional;
using grammar::required;

// Of counters, a rate has to have as many.
constexpr Duration two_scrapes = std::chrono::seconds{2};

Result<double> parse_objective(const std::string& text) {
  std::string number(trim(text));
  const bool says_percent = number.ends_with('%');
  if (says_percent) number = trim(number.substr(0, number.size() - 1));
  const auto value = to_number(number);
  const std::string remedy = "write a share in percent, above 0 and below 100, such as 99.5 %";
  if (!value) return fail(shown(text) + " is no share", {}, remedy);
  if (*value <= 0) return fail(shown(text) + " is kept whatever fails", {}, remedy);
  if (*value <= 1 && !says_percent) {
    return fail(shown(text) + " may be " + format_number(*value) + " %, or " +
                    format_number(std::round(*value * 1e7) / 1e5) + " %",
                {}, "write the one that you mean, with its %");
  }
  if (*value >= 100) {
    return fail(shown(text) + " leaves no budget to burn", {},
                remedy + "; that nothing fails is a threshold: http_req_failed: rate == 0");
  }
  return *value;
}

grammar::Form<double> objective_form() {
  return grammar::scalar<double>(
      "a share in percent, such as 99.5 %",
      {"^\\s*([0-9]+(\\.[0-9]*)?|\\.[0-9]+)\\s*%?\\s*$", grammar::takes_numbers}, parse_objective,
      [](double value) { return value == 0 ? std::string() : format_number(value) + " %"; });
}

grammar::Form<BurnRate> burn_rate_form() {
  grammar::Record<BurnRate> record{"a burn rate"};
  record.fields = {required("over", &BurnRate::over, grammar::positive_duration(),
                            "How long each stretch is, which is asked about"),
                   required("max", &BurnRate::max, grammar::number_from(0),
                            "The highest burn rate in each: 1 burns what the objective allows")};
  return grammar::record(record);
}

std::vector<Field<Slo>> slo_fields_of_both() {
  return {
      required("objective", &Slo::objective, objective_form(), "The share that has to be good"),
      defaulted("budget", &Slo::budget, scenario::comparison(),
                "How much of the window's error budget may be burned: 1 is all of it"),
      optional("burn_rate", &Slo::burn_rate, burn_rate_form(),
               "How fast the budget may burn, in each stretch of the window"),
  };
}

std::vector<Field<Slo>> slo_fields_of_requests() {
  return {
      required("requests", &Slo::requests, scenario::request_name(),
               "The name of a request: good are those with an answer that it accepts"),
  };
}

std::vector<Field<Slo>> slo_fields_of_counters() {
  return {
      required("good", &Slo::good, scenario::query(scenario::QueryLanguage::promql),
               "The counter of what was good, its name with its labels"),
      required("total", &Slo::total, scenario::query(scenario::QueryLanguage::promql),
               "The counter of all, likewise"),
  };
}

std::vector<Field<Slo>> slo_fields_of_ratio() {
  return {
      required("ratio", &Slo::ratio, scenario::query(scenario::QueryLanguage::promql),
               "A PromQL query for the share that was good, from 0 to 1; $window is the window's "
               "length, or that of a stretch"),
  };
}

}  // namespace

std::vector<grammar::Field<Slo>> slo_fields() {
  std::vector<Field<Slo>> all = slo_fields_of_both();
  for (const auto& more :
       {slo_fields_of_requests(), slo_fields_of_counters(), slo_fields_of_ratio()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

grammar::Form<Slo> slo_form() {
  grammar::Record<Slo> record{"a service level objective"};
  record.fields = slo_fields_of_both();
  record.variants = {{"requests", slo_fields_of_requests()},
                     {"good", slo_fields_of_counters()},
                     {"ratio", slo_fields_of_ratio()}};
  return grammar::record(record);
}

namespace {

std::string with_all_failing(const Slo& claim) {
  return "where all fail, that of " + format_number(claim.objective) + " % is " +
         format_number(claim.most());
}

Result<void> check_ratio(const Slo& claim) {
  if (auto sound = BurnedShare::in_window(claim, {}).check(); !sound) return sound;
  if (!claim.burn_rate || (*claim.ratio)->find("$window") != std::string::npos) return {};
  return fail("burn_rate: the ratio has no $window, so that each stretch has the same", {},
              "write [$window] where the ratio has a range");
}

}  // namespace

Result<void> check_slo(const Slo& claim) {
  scenario::Figure burned = scenario::values_between({0, claim.most()});
  burned.is = with_all_failing(claim);
  auto able = scenario::check_can_differ("budget " + claim.budget.text(), claim.budget, burned);
  if (!able) return able;
  if (claim.burn_rate && claim.burn_rate->max >= claim.most()) {
    return fail("burn_rate: no stretch burns faster than " + format_number(claim.burn_rate->max) +
                    ": " + with_all_failing(claim),
                {}, "give a smaller max, or a higher objective");
  }
  if (!claim.requests && claim.burn_rate && claim.burn_rate->over < two_scrapes) {
    return fail("burn_rate: over " + format_duration(claim.burn_rate->over) +
                    " counters are scraped once or twice",
                {}, "give " + format_duration(two_scrapes) + " or more");
  }
  if (claim.ratio) return check_ratio(claim);
  for (const auto& [key, selector] :
       {std::pair{"good: ", &claim.good}, std::pair{"total: ", &claim.total}}) {
    if (!*selector) continue;
    if (auto plain = check_counter(***selector); !plain) {
      const Error& error = plain.error();
      return fail(replace_all(error.what, "counter: ", key), error.where,
                  error.remedy + "; of any other query for the share of good ones there is ratio");
    }
  }
  return {};
}

}  // namespace harness::verdict
