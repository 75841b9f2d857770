#include "harness/target/native/journal.hpp"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(ParseJournal, ReadsWhatWasSetInMotion) {
  const auto content = parse_journal(
      "{\"harness\":4700,\"start\":90}\n"
      "{\"watchdog\":4701,\"start\":91}\n"
      "{\"started\":\"postgres\",\"pid\":4711,\"start\":99}\n"
      "{\"watchdog\":4720,\"start\":110}\n"
      "{\"fault\":\"pause\",\"name\":\"postgres\"}\n");
  EXPECT_EQ(content.harness, (ProcessId{4700, 90}));
  EXPECT_EQ(content.watchdog, (ProcessId{4720, 110}));  // the one that took the first one's place
  ASSERT_EQ(content.processes.size(), 1U);
  EXPECT_EQ(content.processes[0].name, "postgres");
  EXPECT_EQ(content.processes[0].id, (ProcessId{4711, 99}));
  EXPECT_THAT(content.faults, ElementsAre(Pair("postgres", "pause")));
}

TEST(ParseJournal, ForgetsAFaultThatIsMended) {
  const auto content = parse_journal(
      "{\"fault\":\"pause\",\"name\":\"postgres\"}\n"
      "{\"fault\":\"stop\",\"name\":\"frontend\"}\n"
      "{\"mended\":\"postgres\"}\n");
  EXPECT_THAT(content.faults, ElementsAre(Pair("frontend", "stop")));
}

TEST(ParseJournal, PassesOverATornLine) {
  const auto content = parse_journal(
      "{\"started\":\"a\",\"pid\":46,\"start\":99}\n"
      "{\"started\":\"b\",\"pid\":47");
  EXPECT_EQ(content.processes.size(), 1U);
}

TEST(ParseJournal, PassesOverWhatIsNotItsOwn) {
  const auto content = parse_journal("[]\n{\"started\":7}\nnull\n{\"mended\":[]}\n");
  EXPECT_TRUE(content.processes.empty());
  EXPECT_TRUE(content.faults.empty());
}

// What another harness has written in its own way is still to be undone.
TEST(ParseJournal, KnowsOfAnUndoThatItCannotRead) {
  const std::string strange =
      "{\"undo\":\"1\",\"what\":\"command touch\",\"program\":{\"argv\":[5]}}\n";
  const auto content = parse_journal(strange + "{\"undo\":7}\n");
  EXPECT_TRUE(content.undos.empty());
  EXPECT_THAT(content.unread_undos, ElementsAre("1", "7"));
  EXPECT_THAT(parse_journal(strange + "{\"done\":\"1\"}\n").unread_undos, IsEmpty());
}

// Whoever has their numbers now is somebody else.
TEST(ParseJournal, KnowsNobodyOfABootBefore) {
  const auto before = parse_journal(
      "{\"harness\":4700,\"start\":90,\"boot\":\"first\"}\n"
      "{\"watchdog\":4701,\"start\":91}\n"
      "{\"started\":\"postgres\",\"pid\":4711,\"start\":99}\n"
      "{\"fault\":\"pause\",\"name\":\"postgres\"}\n");
  const auto same = as_of_boot(before, "first");
  EXPECT_EQ(same.harness, (ProcessId{4700, 90}));
  EXPECT_EQ(same.processes[0].id, (ProcessId{4711, 99}));
  const auto later = as_of_boot(before, "second");
  EXPECT_NE(later.harness, (ProcessId{4700, 90}));
  EXPECT_NE(later.watchdog, (ProcessId{4701, 91}));
  EXPECT_NE(later.processes[0].id, (ProcessId{4711, 99}));
  EXPECT_THAT(later.faults, ElementsAre(Pair("postgres", "pause")));
}

// A journal of a version that wrote down no boot is taken for one of this.
TEST(ParseJournal, TakesOneWithoutABootAsItIs) {
  const auto content = as_of_boot(parse_journal("{\"harness\":4700,\"start\":90}\n"), "second");
  EXPECT_EQ(content.harness, (ProcessId{4700, 90}));
}

TEST(Journal, IsOfThisBoot) {
  const test::TempDirectory scratch;
  ASSERT_TRUE(Journal::create(scratch.path()));
  EXPECT_NE(read_journal(scratch.path()).boot, "");
  EXPECT_EQ(read_journal(scratch.path()).harness, process_stat(::getpid())->id);
}

TEST(Journal, KnowsWhatIsKeptUpAndByWhom) {
  const test::TempDirectory scratch;
  auto journal = Journal::create(scratch.path());
  ASSERT_TRUE(journal);
  EXPECT_FALSE(parse_journal(test::content_of(journal->path())).kept);
  const Kept kept{"stage3", "/shop.yaml", "/reports/up", {"/shop", {4711, 99}, "pts/3"}};
  ASSERT_TRUE(journal->kept(kept));
  const JournalContent content = parse_journal(test::content_of(journal->path()));
  ASSERT_TRUE(content.kept);
  EXPECT_EQ(content.kept->name, kept.name);
  EXPECT_EQ(content.kept->file, kept.file);
  EXPECT_EQ(content.kept->directory, kept.directory);
  EXPECT_EQ(content.kept->caller, kept.caller);
  EXPECT_EQ(content.harness, process_stat(::getpid())->id);
}

scenario::Access all_of_it() {
  scenario::Access access;
  access.bearer = scenario::Secret{scenario::Secret::From::env, "SHOP_TOKEN", {}};
  access.headers = {{"X-Team", "${TEAM}"}};
  access.tenant = "team-a";
  access.tls.value.ca = "ca.pem";
  return access;
}

// It is what somebody else acts on.
TEST(Journal, HasUndosUntilTheyAreDone) {
  const test::TempDirectory directory;
  auto journal = Journal::create(directory.path());
  ASSERT_TRUE(journal);
  const ProgramCall program{{"/bin/rm", "-f", "${FILE}"}, "/work", {{"TOKEN", "${TOKEN}"}}, "/log"};
  const RequestCall request{"PUT",
                            "http://127.0.0.1:8500/toxics",
                            {{"X-Key", "${KEY}"}},
                            "{}",
                            {{"name", "${NAME}"}},
                            all_of_it(),
                            "/scenarios",
                            {"127.0.0.1:8500"}};
  ASSERT_TRUE(journal->promised("1", {"command rm", program}));
  ASSERT_TRUE(journal->promised("2", {"http shop", request}));
  ASSERT_TRUE(journal->promised("3", {"command third", program}));
  journal->done("3");
  const auto content = parse_journal(test::content_of(journal_in(directory.path())));
  ASSERT_EQ(content.undos.size(), 2U);
  EXPECT_EQ(content.undos[0].id, "1");
  EXPECT_EQ(content.undos[0].undo.what, "command rm");
  const auto& first = std::get<ProgramCall>(content.undos[0].undo.act);
  EXPECT_THAT(first.argv, ElementsAre("/bin/rm", "-f", "${FILE}"));
  EXPECT_THAT(first.env, ElementsAre(Pair("TOKEN", "${TOKEN}")));
  EXPECT_EQ(first.directory, "/work");
  EXPECT_TRUE(first.outlives_run);
  const auto& second = std::get<RequestCall>(content.undos[1].undo.act);
  EXPECT_EQ(second.method + " " + second.url, "PUT http://127.0.0.1:8500/toxics");
  EXPECT_EQ(second.body, "{}");
  EXPECT_THAT(second.query, ElementsAre(Pair("name", "${NAME}")));
  EXPECT_THAT(second.places, ElementsAre("127.0.0.1:8500"));
  EXPECT_EQ(second.access.text(), all_of_it().text());
  EXPECT_EQ(*second.access.tls, *all_of_it().tls);
}

TEST(Journal, KnowsWhatMayStillTakeEffectAndWhereItIsAllowedTo) {
  const test::TempDirectory directory;
  auto journal = Journal::create(directory.path());
  ASSERT_TRUE(journal);
  RequestCall request{"PUT", "http://127.0.0.1:8500/toxics"};
  request.shows = {{{"X-Environment", "staging", "/health", "or_a_label", "or-a-context"},
                    "http://127.0.0.1:8500",
                    all_of_it(),
                    "/scenarios",
                    {"127.0.0.1:8500"}}};
  const WallTime until{std::chrono::seconds{1'795'254'241}};
  ASSERT_TRUE(journal->promised("1", {"http shop", request, until}));
  ASSERT_TRUE(journal->promised("2", {"http shop", request, until}));
  journal->settled("2");
  const auto content = parse_journal(test::content_of(journal_in(directory.path())));
  ASSERT_EQ(content.undos.size(), 2U);
  EXPECT_EQ(content.undos[0].undo.settles_at, until);
  EXPECT_EQ(content.undos[1].undo.settles_at, std::nullopt);
  const Showing& shows = std::get<RequestCall>(content.undos[0].undo.act).shows.at(0);
  EXPECT_EQ(shows.is.header + ": " + shows.is.value + shows.is.path,
            "X-Environment: staging/health");
  EXPECT_EQ(shows.is.label, "or_a_label");
  EXPECT_EQ(shows.is.kube_context, "or-a-context");
  EXPECT_EQ(shows.access.text(), all_of_it().text());
  EXPECT_THAT(shows.places, ElementsAre("127.0.0.1:8500"));
}

// What does not fit leaves no half of a line that the next would be torn with.
TEST(Journal, PromisesNothingThatIsNotWrittenDown) {
  const test::TempDirectory directory;
  auto journal = Journal::create(directory.path());
  ASSERT_TRUE(journal);
  const auto file = journal_in(directory.path());
  const std::string before = test::content_of(file);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{before.size() + 10, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto promised = journal->promised("1", {"command true", ProgramCall{{"/bin/true"}}});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(promised);
  EXPECT_EQ(to_string(promised.error()), file.string() +
                                             ": cannot be written: No space left on device; make "
                                             "room where TMPDIR is");
  EXPECT_EQ(test::content_of(file), before);
}

// A run that could not even say whose it is does not begin.
TEST(Journal, IsNotCreatedWhereItCannotSayWhoseItIs) {
  const test::TempDirectory directory;
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{10, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto journal = Journal::create(directory.path());
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(journal);
  EXPECT_EQ(to_string(journal.error()), journal_in(directory.path()).string() +
                                            ": cannot be written: No space left on device; make "
                                            "room where TMPDIR is");
}

TEST(Journal, IsToldByWhoHasTakenItOver) {
  const test::TempDirectory directory;
  auto journal = Journal::create(directory.path());
  ASSERT_TRUE(journal);
  ASSERT_TRUE(journal->promised("1", {"command true", ProgramCall{{"/bin/true"}}}));
  note_done(directory.path(), "1");
  EXPECT_TRUE(parse_journal(test::content_of(journal_in(directory.path()))).undos.empty());
}

}  // namespace
}  // namespace harness::target
