#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "harness/chaos/fault.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {

// One fault on a real part, from its settings to its end.
class FaultTest : public ::testing::Test {
 protected:
  using Texts = std::map<std::string, std::string>;

  explicit FaultTest(const std::string& part) : system{{part}} {}

  std::unique_ptr<Fault> made(const std::string& kind, const Texts& settings) {
    test::Fields fields;
    fields.set(kind, settings);
    const FaultKind& row = *find_fault_kind(kind);
    return row.make(fields.read_by(row.language), {system, clock});
  }

  std::unique_ptr<Fault> injected(const std::string& kind, const Texts& settings) {
    auto fault = made(kind, settings);
    EXPECT_TRUE(fault->inject());
    return fault;
  }

  // What is in the way of it before the load, a line each: "wrong: …" of the scenario's, else
  // "here: …".
  std::string rehearsed(const std::string& kind, const Texts& settings) {
    const auto fault = made(kind, settings);
    std::optional<Hindrances> found;
    EXPECT_TRUE(test::eventually([&] {
      found = fault->rehearsed();
      return found.has_value();
    }));
    std::string all;
    for (const Hindrance& one : found.value_or(Hindrances{})) {
      all += (one.is_of_scenario ? "wrong: " : "here: ") + to_string(one.error) + "\n";
    }
    return all;
  }

  // The proof; or, after "!", why there will be none.
  static std::string outcome_of(Fault& fault) {
    std::string outcome;
    EXPECT_TRUE(test::eventually([&] {
      const auto went_on = fault.proceed();
      outcome = went_on ? fault.seen().value_or("") : "!" + to_string(went_on.error());
      return !outcome.empty();
    }));
    return outcome;
  }

  static std::string why_over(Fault& fault) {
    std::string why;
    EXPECT_TRUE(test::eventually([&] {
      why = fault.over().value_or("");
      return !why.empty();
    }));
    return why;
  }

  // Whoever undoes may do it twice.
  static void expect_gone_after_revert(Fault& fault) {
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(fault.revert());
    EXPECT_TRUE(test::eventually([&] { return fault.gone().has_value(); }));
    EXPECT_TRUE(fault.undone());
  }

  SystemClock clock;
  test::FakeTarget system;
};

}  // namespace harness::chaos
