#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/load/record/histogram.hpp"
#include "harness/observe/observations.hpp"
#include "harness/verdict/verdict.hpp"

// What later runs of a scenario are compared with: the figures of several that were accepted.
namespace harness::verdict {

// How one kind of request went in one phase of one run, whatever its tags.
struct BaselineFigures {
  std::string phase;
  std::string request;
  std::uint64_t sent = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  double per_second = 0;    // sent, over the length of the phase
  load::Histogram latency;  // µs, from when they were due, of those that were answered

  bool operator==(const BaselineFigures&) const = default;
};

// What a claim about metrics was judged by, where that is a number and has a bound on one side.
struct BaselineClaim {
  std::string claim;
  std::string during;
  std::string expected;  // "< 0.2": more is worse; "> 0.2": less is
  Interval value;

  bool operator==(const BaselineClaim&) const = default;
};

// One run.
struct BaselineArm {
  std::uint64_t seed = 0;
  std::string schedule_hash;
  std::string started_at;
  std::vector<BaselineFigures> figures;  // of no transition
  std::vector<BaselineClaim> claims;

  bool operator==(const BaselineArm&) const = default;
};

struct Baseline {
  std::string scenario;
  std::string host;  // the kind of machine on which it was accepted
  std::vector<BaselineArm> arms;

  bool operator==(const Baseline&) const = default;
};

BaselineArm arm_of(const observe::Observations& observations,
                   const std::vector<Finding>& findings = {});

std::string to_json(const Baseline& baseline);

// `where` is the file's name, for messages.
Result<Baseline> parse_baseline(std::string_view text, const std::string& where);

}  // namespace harness::verdict
