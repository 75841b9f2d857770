#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/record/stats.hpp"
#include "harness/prove/telemetry.hpp"

namespace harness::prove {

enum class Signal { client, logs, traces, metrics, alerts };
std::string_view name_of(Signal signal);

// One regression at one place: what it would have done to what the run kept. Pure; equal input
// gives equal output. An empty function: that signal stays as it is.
struct Mutant {
  std::string kind = {};  // "field lost"; its kind's name
  Signal signal = Signal::client;
  std::string site;  // "dice-roller: trace_id"
  std::function<void(load::LoadStats& load)> client = {};
  std::function<void(Lines& lines, Texts& texts)> logs = {};
  std::function<void(Spans& spans, Texts& texts)> traces = {};
  // The only attribute of spans, or of their resources, that `traces` changes, by its name; empty:
  // it may change anything.
  std::string attribute = {};
  std::function<void(Metrics& metrics)> metrics = {};
  // Of alerting rules as Prometheus tells them, and of the pager's record: the body of an answer.
  std::function<std::string(const std::string& body)> rules = {};
  std::function<std::string(const std::string& body)> pager = {};
  // The same of the list of all series.
  std::function<std::string(const std::string& body)> series = {};

  std::string text() const;  // "logs: field lost, dice-roller: trace_id"
};

// What mutants are made from.
struct Material {
  const Telemetry& telemetry;
  const load::LoadStats& load;
  Duration longest_wait{0};               // until a request of the plan times out, at the most
  std::vector<observe::Asked> told = {};  // what the run was told of rules, and by its pager
};

// A kind of regression: a row in the table of mutant_kinds.cpp.
struct MutantKind {
  std::string_view name;
  Signal signal;
  std::string_view about;  // what happens in a system of which this is seen
  std::vector<Mutant> (*at)(const Material& material);  // one for each site, sorted by it
};

std::span<const MutantKind> mutant_kinds();

// Of all kinds, in the order of the table.
std::vector<Mutant> all_mutants(const Material& material);

// The rows of each family.
std::vector<MutantKind> client_kinds();
std::vector<MutantKind> log_kinds();
std::vector<MutantKind> trace_kinds();
std::vector<MutantKind> metric_kinds();
std::vector<MutantKind> alert_kinds();

}  // namespace harness::prove
