// What the services say of flags that make no sense.
#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include "harness/target/native/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;

// Of a service that ends because of it.
std::string refusal(const std::string& program, const std::string& flag,
                    const std::map<std::string, std::string>& env = {}) {
  const TempDirectory directory;
  target::Command command;
  command.program = std::string(HARNESS_BINARY_DIR "/") + program;
  command.args = {"--port=0", flag};
  command.env = env;
  command.directory = directory.path();
  command.output = directory / "output";
  auto process = target::ChildProcess::start(command);
  if (!process) return to_string(process.error());
  EXPECT_TRUE(eventually([&] { return process->ending().has_value(); }));
  EXPECT_EQ(process->ending()->text(), "ended with exit code 2");
  return content_of(directory / "output");
}

TEST(ServiceFlags, RefuseAnUnknownRegressionWithTheList) {
  const std::string said = refusal("frontend", "--regression=nope");
  EXPECT_THAT(said, HasSubstr("\"nope\" is not a regression"));
  EXPECT_THAT(said, HasSubstr("never-recover"));
}

TEST(ServiceFlags, RefuseAShareWithMoreBehindIt) {
  for (const char* program : {"dice-roller", "instrumented-app"}) {
    for (const std::string share : {"0.5x", "2", "-0.1", "nan", ""}) {
      EXPECT_EQ(refusal(program, "--error-rate=" + share),
                "--error-rate: \"" + share + "\" is not a number from 0 to 1\n");
    }
  }
}

TEST(ServiceFlags, RefuseASetOfDiceThatIsNoneWithItsPlace) {
  const TempDirectory home;
  const std::string file = home / "dice.json";
  std::ofstream(file) << R"([{"name": "a b", "sides": 6, "offset": 0, "error_rate": 0}])";
  EXPECT_EQ(refusal("die-service", "--dice=" + file),
            "--dice: \"" + file +
                "\": die 1: not the specification of a die: name must be one of a die: a name has "
                "1 to 64 letters, digits, \"_\", \"-\" and \".\"\n");
  EXPECT_EQ(refusal("die-service", "--dice=" + home.path().string()),
            "--dice: \"" + home.path().string() + "\" cannot be read\n");
}

// Whoever can reach a service could have it fail.
TEST(ServiceFlags, RefuseToBeAdministeredFromElsewhere) {
  EXPECT_EQ(
      refusal("die-service", "--host=0.0.0.0", {{"ADMIN_TOKEN", "sesame"}}),
      "ADMIN_TOKEN: /admin/ is served on loopback alone, and --host is \"0.0.0.0\"; leave one "
      "of the two out\n");
}

}  // namespace
}  // namespace harness::test
