#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/target/native/native_target.hpp"
#include "harness/target/native/scratch.hpp"
#include "tests/component/target/native/demo_stack.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {

// Stages that a test writes, started with a directory of their own for what they store.
class NativeTargetTest : public ::testing::Test {
 protected:
  void begin(const std::string& processes) { begin(processes, stack.options()); }

  void begin(const std::string& processes, const NativeOptions& options) {
    stack.stage("demo", processes);
    auto started = stack.start("demo", options);
    ASSERT_TRUE(started) << to_string(started.error());
    system = std::move(*started);
  }

  std::string error_of(const std::string& processes, const NativeOptions& options) {
    stack.stage("demo", processes);
    const auto started = stack.start("demo", options);
    EXPECT_FALSE(started);
    EXPECT_THAT(scratches_of_this_test(), ::testing::IsEmpty());
    return started ? "" : to_string(started.error());
  }

  std::string error_of(const std::string& processes) {
    return error_of(processes, stack.options());
  }

  // The others' runs side by side have theirs elsewhere.
  std::vector<std::filesystem::path> scratches_of_this_test() { return find_scratches(); }

  void SetUp() override { ::setenv("TMPDIR", scratch_root.path().c_str(), 1); }
  void TearDown() override { ::unsetenv("TMPDIR"); }

  test::TempDirectory scratch_root;
  test::DemoStack stack;
  std::unique_ptr<NativeTarget> system;
};

}  // namespace harness::target
