#include "stack/store/keep/journal.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "stack/store/keep/journal_format.hpp"
#include "stack/store/keep/replay.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_directory.hpp"

namespace store {
namespace {

using harness::test::eventually;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Bodies = std::vector<std::string>;

class JournalTest : public ::testing::Test {
 protected:
  // What a store writes from its start to its end.
  void write(const Bodies& bodies) {
    const auto valid = replay(path_, [](auto, auto, const auto&) {}).value().valid_bytes;
    const auto journal = Journal::open(path_, valid).value();
    for (const auto& body : bodies) journal->append(BodyKind::loki_json, 7, body);
  }

  Bodies read() {
    Bodies bodies;
    last_ = replay(path_, [&](BodyKind kind, std::int64_t time, const std::string& body) {
      EXPECT_EQ(kind, BodyKind::loki_json);
      EXPECT_EQ(time, 7);
      bodies.push_back(body);
    });
    return bodies;
  }

  std::string content() const { return harness::test::content_of(path_); }
  void replace(const std::string& content) const {
    std::ofstream(path_, std::ios::binary) << content;
  }

  harness::test::TempDirectory directory_;
  std::filesystem::path path_ = directory_ / "store.journal";
  harness::Result<Replayed> last_;
};

TEST_F(JournalTest, GivesBackWhatWasAppendedAndGoesOnBehindIt) {
  EXPECT_THAT(read(), IsEmpty());
  write({"one", "", std::string(3U << 20U, 'x')});
  write({"four"});
  EXPECT_THAT(read(), ElementsAre("one", "", std::string(3U << 20U, 'x'), "four"));
  EXPECT_EQ(last_->records, 4);
  EXPECT_EQ(last_->torn_bytes, 0);
}

TEST_F(JournalTest, ReadsAllBeforeATornEndWhereverItIsTorn) {
  write({"one"});
  const std::string first = content();
  write({"two"});
  const std::string both = content();
  for (std::size_t length = first.size(); length < both.size(); ++length) {
    replace(both.substr(0, length));
    EXPECT_THAT(read(), ElementsAre("one"));
    ASSERT_TRUE(last_.has_value());
    EXPECT_EQ(last_->torn_bytes, length - first.size());
  }
  write({"three"});
  EXPECT_THAT(read(), ElementsAre("one", "three"));
}

TEST_F(JournalTest, IsEmptyWhereItsBirthWasTorn) {
  for (std::size_t length = 0; length < journal_format::magic.size(); ++length) {
    replace(std::string(journal_format::magic.substr(0, length)));
    EXPECT_THAT(read(), IsEmpty());
    EXPECT_TRUE(last_.has_value());
  }
  write({"one"});
  EXPECT_THAT(read(), ElementsAre("one"));
}

TEST_F(JournalTest, IsNotCutOffWhereItIsDamagedInItsMidst) {
  write({"one"});
  const std::size_t begin = journal_format::magic.size();
  write({"two"});
  const std::string whole = content();
  for (const std::size_t place : {begin, begin + 8, begin + journal_format::frame_head_bytes}) {
    std::string damaged = whole;
    damaged[place] = static_cast<char>(damaged[place] ^ 1);
    replace(damaged);
    read();
    ASSERT_FALSE(last_.has_value());
    EXPECT_THAT(to_string(last_.error()), HasSubstr("is damaged at byte 16"));
  }
}

TEST_F(JournalTest, RefusesAnotherFile) {
  replace("not a journal at all");
  read();
  ASSERT_FALSE(last_.has_value());
  EXPECT_THAT(to_string(last_.error()), HasSubstr("is no journal of a store"));
}

class HarmedJournal : public JournalTest {
 protected:
  HarmedJournal() {
    journal_->append(BodyKind::loki_json, 7, "one");
    EXPECT_TRUE(eventually([&] { return journal_->bytes() > journal_format::magic.size(); }));
    EXPECT_EQ(journal_->failure(), std::nullopt);
  }

  std::unique_ptr<Journal> journal_ = Journal::open(path_, 0).value();
};

TEST_F(HarmedJournal, SaysThatItWasDeleted) {
  std::filesystem::remove(path_);
  EXPECT_EQ(journal_->failure(), path_.string() + " was deleted or moved while it was written");
}

TEST_F(HarmedJournal, SaysThatItWasReplaced) {
  std::ofstream(directory_ / "other") << content();
  std::filesystem::rename(directory_ / "other", path_);
  EXPECT_EQ(journal_->failure(), path_.string() + " was replaced while it was written");
}

TEST_F(HarmedJournal, SaysThatItWasTruncatedAlsoWhenItHasGrownSince) {
  const std::uint64_t bytes = journal_->bytes();
  std::filesystem::resize_file(path_, 5);
  EXPECT_EQ(journal_->failure(), path_.string() + " was truncated to 5 of " +
                                     std::to_string(bytes) + " bytes while it was written");
  std::filesystem::resize_file(path_, bytes);
  EXPECT_NE(journal_->failure(), std::nullopt);
}

TEST_F(HarmedJournal, SaysThatOthersWroteIntoIt) {
  std::ofstream(path_, std::ios::app) << "something";
  journal_->append(BodyKind::loki_json, 7, "two");
  EXPECT_TRUE(eventually([&] { return journal_->failure().has_value(); }));
  EXPECT_EQ(journal_->failure(), path_.string() + " was written by somebody else, too");
}

// A process that is killed has written what it took until the moment before.
TEST_F(JournalTest, WritesWithoutWaitingForMore) {
  const auto journal = Journal::open(path_, 0).value();
  journal->append(BodyKind::loki_json, 7, "one");
  EXPECT_TRUE(eventually([&] { return read() == Bodies{"one"}; }));
}

TEST_F(JournalTest, BelongsToOneStore) {
  const auto first = Journal::open(path_, 0).value();
  const auto second = Journal::open(path_, first->bytes());
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(to_string(second.error()), HasSubstr("is in use by another store"));
}

TEST(JournalFormat, TakesRecordsOffUntilNothingWholeIsLeft) {
  std::string records;
  journal_format::append_record(records, BodyKind::otlp_traces_protobuf, -5, "body");
  const std::string whole = records;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    std::string_view cut = std::string_view(whole).substr(0, length);
    EXPECT_FALSE(journal_format::take_record(cut).has_value());
  }
  std::string_view rest = whole;
  const auto record = journal_format::take_record(rest);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->kind, BodyKind::otlp_traces_protobuf);
  EXPECT_EQ(record->time, -5);
  EXPECT_EQ(record->body, "body");
  EXPECT_THAT(rest, SizeIs(0));
}

}  // namespace
}  // namespace store
