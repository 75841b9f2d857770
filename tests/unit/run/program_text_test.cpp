#include "harness/run/program_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_directory.hpp"

namespace harness::run {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::Pair;

class ProgramText : public ::testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) {
    const std::filesystem::path path = home_ / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  std::optional<std::map<std::string, std::string>> named_by(const scenario::Words& command) const {
    return variables_in_program(command, home_.path(), {"BAD", "REGRESSION"});
  }

  test::TempDirectory home_;
};

TEST_F(ProgramText, IsOfFilesThatTheCommandNames) {
  write("svc.py", "os.environ.get(\"BAD\")");
  write("other.py", "os.environ.get(\"REGRESSION\")");
  EXPECT_THAT(named_by({"python3", "svc.py", "{port}"}),
              Optional(ElementsAre(Pair("BAD", "svc.py"))));
  EXPECT_THAT(named_by({"sh", "-c", "exec python3 svc.py"}),
              Optional(ElementsAre(Pair("BAD", "svc.py"))));
}

TEST_F(ProgramText, IsOfModulesAndOfFoldersWithAllBelow) {
  write("app.py", "os.environ[\"BAD\"]");
  write("shop/deep/settings.py", "getenv('REGRESSION')");
  EXPECT_THAT(named_by({"venv/bin/uvicorn", "app:app"}),
              Optional(ElementsAre(Pair("BAD", "app.py"))));
  EXPECT_THAT(named_by({"uvicorn", "shop.main:api"}),
              Optional(ElementsAre(Pair("REGRESSION", "settings.py"))));
  EXPECT_THAT(named_by({"go", "run", "."}),
              Optional(ElementsAre(Pair("BAD", "app.py"), Pair("REGRESSION", "settings.py"))));
}

// In what is compiled a name may stand in the middle of others.
TEST_F(ProgramText, HasWholeNamesUnlessItIsCompiled) {
  write("svc.py", "BADGE = NOT_BAD");
  EXPECT_THAT(named_by({"python3", "svc.py"}), Optional(IsEmpty()));
  write("shop", std::string("\0ELF..openREGRESSIONclose", 25));
  EXPECT_THAT(named_by({"./shop"}), Optional(ElementsAre(Pair("REGRESSION", "shop"))));
}

// Packages read variables of all sorts, and a scenario has its own.
TEST_F(ProgramText, IsNotOfWhatIsInstalledNorOfScenarios) {
  write("app.js", "start()");
  write("node_modules/x/index.js", "process.env.BAD");
  write("env/pyvenv.cfg", "");
  write("env/lib/x.py", "BAD");
  write("app.yaml", "run: [\"${BAD:-node}\", app.js]");
  EXPECT_THAT(named_by({"node", "app.js"}), Optional(IsEmpty()));
  EXPECT_THAT(named_by({"node", "."}), Optional(IsEmpty()));
}

TEST_F(ProgramText, IsUnknownWhereNothingOfItIsThere) {
  write("svc.py", "BAD");
  EXPECT_EQ(named_by({"npm", "start"}), std::nullopt);
  EXPECT_EQ(named_by({"/bin/sh", "/etc/passwd", ""}), std::nullopt);
  EXPECT_EQ(variables_in_program({"svc"}, home_ / "nowhere", {"BAD"}), std::nullopt);
}

}  // namespace
}  // namespace harness::run
