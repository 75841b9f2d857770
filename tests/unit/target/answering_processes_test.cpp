#include "harness/target/answering_processes.hpp"

#include <gtest/gtest.h>

namespace harness::target {
namespace {

constexpr pid_t shell = 1;

TEST(AnsweringProcesses, AreNotThoseThatOnlyListenForTheirChildren) {
  const PortUser arbiter{10, shell, false};
  EXPECT_EQ(count_answering({arbiter}), 1U);
  EXPECT_EQ(count_answering({arbiter, {11, 10, false}}), 1U) << "one worker";
  EXPECT_EQ(count_answering({arbiter, {11, 10, false}, {12, 10, true}, {13, 10, false}}), 3U);
}

TEST(AnsweringProcesses, AreThoseThatListenOnOnePortEachForItself) {
  EXPECT_EQ(count_answering({{10, shell, false}, {11, shell, true}}), 2U);
}

// As a pool of workers that is forked by who answers has all that was open then.
TEST(AnsweringProcesses, AreNotThoseThatHaveGotTheirSocketsByTheWay) {
  EXPECT_EQ(count_answering({{10, shell, true}, {11, 10, false}, {12, 10, false}}), 1U);
  EXPECT_EQ(count_answering({{10, shell, true}, {11, 10, true}, {12, 10, false}}), 2U);
}

TEST(AnsweringProcesses, OfNobodyAndOfElsewhereAreNone) {
  EXPECT_EQ(count_answering({}), 0U);
  EXPECT_EQ(processes_answering_at("http://shop.example:8080"), 0U);
}

}  // namespace
}  // namespace harness::target
