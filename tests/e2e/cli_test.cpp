// What the command line says before anything is started.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;

struct Said {
  int exit_code;
  std::string output;
};

Said say(const Words& args) {
  HarnessProcess process(args);
  const int exit_code = process.wait(std::chrono::seconds{30});
  return {exit_code, process.output()};
}

TEST(CommandLine, RefusesAScenarioThatIsNotThere) {
  const Said said = say({"run", "no-such.yaml"});
  EXPECT_EQ(said.exit_code, 2);
  EXPECT_EQ(said.output, "no-such.yaml: cannot read: No such file or directory\n");
}

TEST(CommandLine, RefusesAScenarioWithErrorsAndNamesEachPlace) {
  const TempDirectory home;
  const auto file = write_scenario(home, {{"phases:", "phasse:"}, {"vus: 20", "vus: -1"}});
  const Said said = say({"run", file});
  EXPECT_EQ(said.exit_code, 2);
  EXPECT_THAT(said.output, HasSubstr(file.string() + ":8:10: "));
  EXPECT_THAT(said.output, HasSubstr("did you mean \"phases\"?"));
}

TEST(CommandLine, StartsNoScenarioWhenAnotherOneHasErrors) {
  const TempDirectory home;
  const TempDirectory other;
  const std::string good = write_scenario(home);
  const std::string bad = write_scenario(other, {{"phases:", "phasse:"}});
  HarnessProcess process({"validate", good, bad});
  EXPECT_EQ(process.wait(std::chrono::seconds{30}), 2);
  HarnessProcess run({"run", good, bad});
  EXPECT_EQ(run.wait(std::chrono::seconds{30}), 2);
  EXPECT_THAT(run.output(), HasSubstr("did you mean \"phases\"?"));
  EXPECT_THAT(run.output(), ::testing::Not(HasSubstr("starting")));
}

TEST(CommandLine, TakesADirectoryForTheScenariosInIt) {
  const TempDirectory home;
  EXPECT_EQ(
      say({"validate", home.path()}).output,
      home.path().string() +
          ": holds no scenario; name a directory with .yaml files, or the files themselves\n");
  const std::string file = write_scenario(home);
  EXPECT_EQ(say({"validate", home.path()}).output, file + ": valid, 26 claims\n");
}

TEST(CommandLine, RefusesAnArgumentForAProcessThatTheStageDoesNotHave) {
  const TempDirectory home;
  const Said said = say({"run", write_scenario(home), "--service-arg", "fronted=--timeout=1s"});
  EXPECT_EQ(said.exit_code, 2);
  EXPECT_THAT(said.output, HasSubstr("stage5 has no process \"fronted\""));
}

// Only the process itself knows.
TEST(CommandLine, RefusesAnArgumentThatAProcessDoesNotUnderstand) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", write_scenario(home), "--service-arg", "dice-roller=--regression=nope"});
  EXPECT_EQ(run.wait(std::chrono::seconds{30}), 2);
  EXPECT_THAT(run.output(), HasSubstr("dice-roller: ended with exit code 2 before it was ready"));
  EXPECT_THAT(run.output(), HasSubstr("\"nope\" is not a regression; there are"));
  EXPECT_THAT(run.output(), ::testing::EndsWith("; mend its arguments, which are yours\n"));
  EXPECT_THAT(run.scratches(), ::testing::IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(run.run_dir()));
}

// In plan and validate as in run: nothing is started for it.
TEST(CommandLine, RefusesALoadThatWouldSendNothing) {
  const TempDirectory home;
  const std::string file = home / "never.yaml";
  const auto write = [&file](const std::string& target) {
    std::ofstream(file)
        << "name: never\nsystem: {stage: 1}\nload:\n  - name: nobody\n"
           "    executor: ramping-vus\n    startVUs: 0\n    stages: [{duration: 2s, "
           "target: "
        << target
        << "}]\n    flow: [{request: roll, get: \"{dice-roller}/roll\"}]\n"
           "thresholds: [{http_req_failed: rate < 0.5}]\n";
  };
  write("1");
  for (const char* command : {"validate", "plan", "run"}) {
    const Said said = say({command, file});
    EXPECT_EQ(said.exit_code, 2) << command;
    EXPECT_EQ(said.output, file +
                               ":4:5: load nobody sends nothing: it is over before an iteration is "
                               "due; have it last longer, such as by one more stage with the same "
                               "target\n");
  }
  write("2");
  EXPECT_EQ(say({"validate", file}).exit_code, 0);
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(say({"rnu"}).output, "harness: \"rnu\" is not a command; did you mean run?\n");
  EXPECT_EQ(say({"judge", "/no/such/run"}).exit_code, 2);
  EXPECT_EQ(say({"validate", "--frobnicate"}).exit_code, 2);
}

TEST(CommandLine, JudgesNoRunThatItCannotRead) {
  const TempDirectory run;
  const std::string file = run / "observations.json";
  const auto judged = [&](const std::string& text) {
    EXPECT_TRUE(write_file(file, text));
    const Said said = say({"judge", run.path()});
    EXPECT_EQ(said.exit_code, 2);
    return said.output;
  };
  EXPECT_EQ(judged("{\"seed\": 7, \"run\""),
            file + ": is cut off or damaged; make the run again\n");
  EXPECT_EQ(judged("{\"seed\": 7}"),
            file +
                ": acts is missing; read it with the version of harness that wrote it, or make "
                "the run again\n");
}

TEST(CommandLine, ValidatesAndPlansWithoutStartingAnything) {
  const TempDirectory home;
  const std::string file = write_scenario(home);
  EXPECT_EQ(say({"validate", file}).output, file + ": valid, 26 claims\n");
  const Said planned = say({"plan", file, "--seed", "7"});
  EXPECT_EQ(planned.exit_code, 0);
  EXPECT_EQ(planned.output, say({"plan", file, "--seed", "7"}).output);
  EXPECT_THAT(say({"plan", file, "--stretch", "15"}).output,
              HasSubstr("\nstretched 15 times, for scrapes every 15s\n"));
  const Said never = say({"plan", file, "--stretch", "0"});
  EXPECT_EQ(never.exit_code, 2);
  EXPECT_THAT(never.output, HasSubstr("--stretch: \"0\" times as long; give 1 to 300"));
}

TEST(CommandLine, LaysDashboardsDown) {
  const TempDirectory home;
  EXPECT_THAT(say({"dashboards"}).output,
              HasSubstr("stage1                   Dice Roller - Stage 1\n"));
  EXPECT_THAT(say({"dashboards", "--persona", "sre", "--print"}).output,
              HasSubstr("\"title\": \"SRE Dashboard - Platform Health\""));
  const auto directory = home / "a/b";
  EXPECT_EQ(say({"dashboards", "stage1", "stage2", "--output-dir", directory.string()}).output,
            (directory / "stage1.json").string() + ": Dice Roller - Stage 1\n" +
                (directory / "stage2.json").string() + ": Dice Roller - Stage 2\n");
  EXPECT_TRUE(std::filesystem::exists(directory / "stage2.json"));
}

TEST(CommandLine, RefusesDashboardsThatAreNotThere) {
  const Said persona = say({"dashboards", "--persona", "stage1"});
  EXPECT_EQ(persona.exit_code, 2);
  EXPECT_THAT(persona.output, HasSubstr("there is no persona \"stage1\"; choose one of developer, "
                                        "management, security, sre\n"));
  const Said all = say({"dashboards", "--print"});
  EXPECT_EQ(all.exit_code, 2);
  EXPECT_THAT(all.output, HasSubstr("--print prints one dashboard; name it, or choose"));
}

TEST(CommandLine, ChecksFiles) {
  const TempDirectory home;
  const std::string file = home / "alerts.yml";
  ASSERT_TRUE(write_file(file,
                         "groups:\n  - name: a\n    rules:\n      - record: job:up:sum\n"
                         "        expr: sum by (job) (up\n"));
  for (const char* kind : {"rules", "all"}) {
    const Said wrong = say({"check", kind, file});
    EXPECT_EQ(wrong.exit_code, 1);
    EXPECT_EQ(wrong.output, file +
                                ":5:31: PromQL: unclosed left parenthesis; close it with ) "
                                "[query]\n\n1 file, 1 finding (exit code 1)\n");
  }
  ASSERT_TRUE(write_file(file,
                         "groups:\n  - name: a\n    rules:\n      - record: job:up:sum\n"
                         "        expr: sum by (job) (up)\n"));
  const Said right = say({"check", "rules", home.path()});
  EXPECT_EQ(right.exit_code, 0);
  EXPECT_EQ(right.output, "1 file, 0 findings (exit code 0)\n");
}

TEST(CommandLine, LeavesTemplatesOfHelmOutAndSaysSoOnce) {
  const TempDirectory home;
  const std::string text = "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Values.name }}}\n";
  std::filesystem::create_directories(home / "chart/templates");
  ASSERT_TRUE(write_file(home / "chart/templates/a.yaml", text));
  ASSERT_TRUE(write_file(home / "chart/templates/b.yaml", text));
  ASSERT_TRUE(write_file(home / "rules.yml",
                         "groups:\n  - name: a\n    rules:\n      - record: job:up:sum\n"
                         "        expr: sum by (job) (up)\n"));
  const Said said = say({"check", "all", home.path()});
  EXPECT_EQ(said.exit_code, 0);
  EXPECT_THAT(
      said.output,
      HasSubstr("chart/templates/a.yaml and 1 more are left out, as templates of Helm: check "
                "what helm template makes of them\n"));
  EXPECT_THAT(said.output, HasSubstr("1 file, 0 findings (exit code 0)\n"));
  const Said one = say({"check", "kubernetes", (home / "chart/templates/b.yaml").string()});
  EXPECT_EQ(one.exit_code, 2);
  EXPECT_THAT(one.output, HasSubstr("b.yaml is left out, as a template of Helm"));
}

TEST(CommandLine, ChecksNothingThatItCannotRead) {
  const Said kind = say({"check", "dashbords"});
  EXPECT_EQ(kind.exit_code, 2);
  EXPECT_THAT(kind.output, HasSubstr("\"dashbords\" is no kind of file that is checked; did you "
                                     "mean dashboards?\n"));
  const Said file = say({"check", "rules", "/no/such/rules.yml"});
  EXPECT_EQ(file.exit_code, 2);
  EXPECT_THAT(file.output, HasSubstr("/no/such/rules.yml"));
}

TEST(CommandLine, ChecksOneTelemetryThatIsThere) {
  const Said both = say({"check", "rules", "--live", "--run", "a"});
  EXPECT_EQ(both.exit_code, 2);
  EXPECT_THAT(both.output, HasSubstr("--live: is another telemetry than that of --run; name one"));
  const Said since = say({"check", "rules", "--since", "4m"});
  EXPECT_EQ(since.exit_code, 2);
  EXPECT_THAT(since.output, HasSubstr("--since: says what --live asks, which is not there; add "));
  const Said none = say({"check", "rules", "--live", "--against", "stage9"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.output, HasSubstr("--against: \"stage9\" is neither up nor a file; "));
}

TEST(CommandLine, SaysThatItsOutputIsLost) {
  const TempDirectory home;
  const std::string error = home / "error";
  for (const char* words : {"schema", "--help"}) {
    const std::string command = std::string(HARNESS_BINARY) + " " + words + " 2> " + error;
    EXPECT_EQ(WEXITSTATUS(std::system((command + " > /dev/full").c_str())), 3) << words;
    EXPECT_EQ(content_of(error),
              "standard output: cannot be written; see whether its disk is full\n");
    EXPECT_EQ(WEXITSTATUS(std::system((command + " > /dev/null").c_str())), 0) << words;
  }
}

}  // namespace
}  // namespace harness::test
