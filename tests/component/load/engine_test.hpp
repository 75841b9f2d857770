#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <variant>

#include "harness/core/clock.hpp"
#include "harness/load/load_engine.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::load {

// Runs real loads against a server on loopback, by either way of speaking HTTP: both must tell the
// same story.
class EngineTest : public ::testing::TestWithParam<HttpPath> {
 protected:
  // One request a user, unless a test says otherwise.
  static scenario::Load load_of(std::string path);
  static scenario::PerVuIterations& pace_of(scenario::Load& load) {
    return std::get<scenario::PerVuIterations>(load.executor.value);
  }
  Setting setting_of(scenario::Load load) const;

  std::unique_ptr<LoadEngine> started(const Setting& setting);
  LoadStats run(const Setting& setting) { return started(setting)->join(); }
  LoadStats run(scenario::Load load) { return run(setting_of(std::move(load))); }

  SystemClock clock_;
  test::MisbehavingServer server_;
};

inline auto both_paths() { return ::testing::Values(HttpPath::lean, HttpPath::libcurl); }
std::string name_of_path(const ::testing::TestParamInfo<HttpPath>& path);

// What holds for every run: no request is lost, none is counted twice.
void expect_each_request_once(const LoadStats& stats);

// The sum of all phases.
RequestStats all_of(const LoadStats& stats, const std::string& request);

}  // namespace harness::load
