#pragma once

#include <string>

#include "harness/grammar/field.hpp"

namespace harness::scenario {

// What a system calls things in its telemetry; empty: what its backends show is taken.
struct Conventions {
  std::string service;   // the label of a log stream that names its service
  std::string trace_id;  // the field or label of a log line that names its trace

  bool is_given() const { return !service.empty() || !trace_id.empty(); }
  std::string text() const;  // for people
};

grammar::Form<Conventions> conventions_form();

// As Loki and Prometheus have it: what they take from elsewhere they make into such a name.
grammar::Form<std::string> label_form();

}  // namespace harness::scenario
