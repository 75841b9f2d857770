#pragma once

#include <string>

#include "harness/observe/prometheus.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/verdict/claims/alert/alert_settings.hpp"

// What an alert's annotations said. Prometheus keeps the templates alone: {{ $labels.job }} is told
// by the series of ALERTS, {{ $value }} by nothing that is kept.
namespace harness::verdict {

struct ToldAnnotation {
  std::string text;      // with … for what nobody knows
  std::string pattern;   // a regular expression of all that it may have been
  bool is_whole = true;  // all of it is known
};

ToldAnnotation annotation_of(const std::string& pattern, const observe::AlertRule& rule,
                             const observe::Series& series);

scenario::Truth truth_of(const AnnotationWanted& wanted, const ToldAnnotation& told);

}  // namespace harness::verdict
