// What is run for a process: before it, after it, and to ask whether it is ready.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/component/target/native/native_target_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace harness::target {
namespace {

using test::eventually;
using ::testing::HasSubstr;

class CommandsOfAProcess : public NativeTargetTest {};

TEST_F(CommandsOfAProcess, NamesThePreparationThatFailed) {
  const std::string error = error_of(R"(
  - name: bad
    role: service
    program: stand_in
    before: [[sh, -c, "true"], [sh, -c, "echo no room; exit 7"]]
    args: ["--port={port}"]
    ready: {http: /}
)");
  EXPECT_THAT(error, HasSubstr("bad: sh ended with exit code 7; what it said:\n  no room"));
  EXPECT_THAT(error, HasSubstr("bad.before.log"));
}

// Else what a probe prints without a line's end makes its first line unreadable.
TEST_F(CommandsOfAProcess, KeepsWhatItsCommandsSayOutOfItsLog) {
  begin(R"(
  - name: a
    role: service
    program: sh
    args: [-c, "echo up; exec sleep 1000"]
    before: [[printf, first]]
    ready: {command: [printf, half]}
    after: [[printf, last]]
)");
  EXPECT_TRUE(eventually([&] { return stack.log("a") == "up\n"; })) << stack.log("a");
  EXPECT_EQ(stack.log("a.before"), "first");
  EXPECT_EQ(stack.log("a.ready"), "half");
  EXPECT_EQ(stack.log("a.after"), "last");
}

TEST_F(CommandsOfAProcess, SaysWhatTheCommandSaidThatIsToSayThatItIsReady) {
  auto options = stack.options();
  options.startup.deadline = std::chrono::seconds{2};
  EXPECT_THAT(error_of(R"(
  - name: a
    role: service
    program: stand_in
    args: ["--port={port}"]
    ready: {command: [sh, -c, "echo cannot connect to bar; exit 4"]}
)",
                       options),
              HasSubstr("to succeed, which ended with exit code 4 and said \"cannot connect to "
                        "bar\""));
}

TEST_F(CommandsOfAProcess, WaitsForACommandThatSaysWhetherItIsReady) {
  begin(R"(
  - name: a
    role: service
    program: stand_in
    args: ["--port={port}"]
    ready: {command: [sh, -c, "test -e {dir}/asked || ! touch {dir}/asked"]}
)");
  EXPECT_TRUE(eventually([&] { return system->ready("a"); }));
}

// What is run for a process runs where it does, and knows what it knows.
TEST_F(CommandsOfAProcess, RunsCommandsWhereTheProcessRuns) {
  begin(R"(
  - name: a
    role: service
    program: stand_in
    args: ["--port={port}"]
    cwd: .
    env: {KEY: value}
    before: [[sh, -c, "test -e demo.yaml && test $KEY = value"]]
    ready: {command: [sh, -c, "test -e demo.yaml && test $KEY = value"]}
)");
  EXPECT_TRUE(eventually([&] { return system->ready("a"); }));
}

}  // namespace
}  // namespace harness::target
