#include "stack/store/keep/journal.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

#include "stack/store/keep/journal_format.hpp"
#include "stack/store/keep/replay.hpp"
#include "tests/support/temp_directory.hpp"

namespace store {
namespace {

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
    for (const auto& body : bodies) append(*journal, body);
  }

  static void append(Journal& journal, const std::string& body) {
    EXPECT_TRUE(journal.append(BodyKind::loki_json, 7, body).has_value());
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

// A file can be no longer than so many bytes while it lives, as on a disk that is full.
class FullDisk {
 public:
  explicit FullDisk(std::uint64_t most) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit full{most, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

std::string noise_of(std::size_t bytes) {
  std::string noise;
  for (std::uint32_t i = 1; noise.size() < bytes; i = i * 1664525 + 1013904223) {
    noise += static_cast<char>(i >> 24U);
  }
  return noise;
}

// However much of a record was written when the disk was full: 5 bytes of a frame's head, half of
// its content, one whole frame of three and a part of the next.
TEST_F(JournalTest, GoesOnWhenThereIsRoomAgainWithoutTheHalfThatWasWritten) {
  Bodies taken;
  const auto journal = Journal::open(path_, 0).value();
  for (const std::size_t room : {5U, 1000U, 1'500'000U}) {
    taken.push_back("before " + std::to_string(room));
    append(*journal, taken.back());
    const std::string before = content();
    {
      const FullDisk full(journal->bytes() + room);
      const auto refused = journal->append(BodyKind::loki_json, 7, noise_of(3U << 20U));
      ASSERT_FALSE(refused.has_value());
      EXPECT_EQ(refused.error().what, path_.string() + " cannot be written: File too large");
      EXPECT_EQ(journal->failure(), refused.error().what);
      EXPECT_EQ(journal->end(), std::nullopt);
    }
    EXPECT_EQ(content(), before);
    EXPECT_EQ(journal->bytes(), before.size());
    taken.push_back("after " + std::to_string(room));
    append(*journal, taken.back());
    EXPECT_EQ(journal->failure(), std::nullopt);
  }
  EXPECT_EQ(read(), taken);
  EXPECT_EQ(last_->torn_bytes, 0);
}

// Its twin: what others did to the file is not mended by another try.
TEST_F(JournalTest, DoesNotGoOnWhereTheFileIsAnother) {
  const auto journal = Journal::open(path_, 0).value();
  append(*journal, "one");
  std::filesystem::remove(path_);
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(journal->append(BodyKind::loki_json, 7, "two").has_value());
    EXPECT_EQ(journal->end(), path_.string() + " was deleted or moved while it was written");
    EXPECT_EQ(journal->failure(), journal->end());
  }
}

class HarmedJournal : public JournalTest {
 protected:
  HarmedJournal() {
    append(*journal_, "one");
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
  const auto appended = journal_->append(BodyKind::loki_json, 7, "two");
  ASSERT_FALSE(appended.has_value());
  EXPECT_EQ(appended.error().what, path_.string() + " was written by somebody else, too");
  EXPECT_EQ(journal_->failure(), appended.error().what);
}

// Whoever was told that it is appended finds it there, whatever becomes of the process then.
TEST_F(JournalTest, HasWrittenWhatItSaysThatItHas) {
  const auto journal = Journal::open(path_, 0).value();
  append(*journal, "one");
  EXPECT_THAT(read(), ElementsAre("one"));
  append(*journal, "two");
  EXPECT_THAT(read(), ElementsAre("one", "two"));
}

TEST_F(JournalTest, WritesForManyAtOnce) {
  const auto journal = Journal::open(path_, 0).value();
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 50; ++i) append(*journal, std::to_string(100 * thread + i));
    });
  }
  threads.clear();
  Bodies bodies = read();
  EXPECT_THAT(bodies, SizeIs(400));
  std::sort(bodies.begin(), bodies.end());
  EXPECT_EQ(std::unique(bodies.begin(), bodies.end()), bodies.end());
}

TEST_F(JournalTest, CompressesShortBodiesAsWellAsLongOnes) {
  const std::string body = "one of many bodies that are much alike, with a number in it: ";
  const auto journal = Journal::open(path_, 0).value();
  for (int i = 0; i < 1000; ++i) append(*journal, body + std::to_string(i));
  EXPECT_THAT(read(), SizeIs(1000));
  EXPECT_LT(journal->bytes(), 1000 * body.size());
}

TEST_F(JournalTest, WritesNothingMoreOnceItIsFinished) {
  const auto journal = Journal::open(path_, 0).value();
  append(*journal, "one");
  journal->finish();
  const auto late = journal->append(BodyKind::loki_json, 7, "two");
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().what, "the store ends");
  EXPECT_THAT(read(), ElementsAre("one"));
}

// A long body takes several frames, each of which may be the last one that was written.
TEST_F(JournalTest, ReadsAllBeforeALongBodyThatIsTorn) {
  const std::string noise = noise_of(5U << 20U);
  write({"one", "two"});
  const std::string before = content();
  write({noise});
  const std::string whole = content();
  EXPECT_THAT(read(), ElementsAre("one", "two", noise));
  for (std::size_t length = before.size(); length < whole.size(); length += 300'000) {
    replace(whole.substr(0, length));
    EXPECT_THAT(read(), ElementsAre("one", "two"));
    EXPECT_EQ(last_->valid_bytes, before.size());
  }
  write({"three"});
  EXPECT_THAT(read(), ElementsAre("one", "two", "three"));
}

// What stands before a torn one in the same write is there at each later start, too.
TEST_F(JournalTest, KeepsWhatItGaveBack) {
  const std::string before = [this] {
    write({"one"});
    return content();
  }();
  write({std::string(3U << 20U, 'x'), "three"});
  const std::string whole = content();
  for (std::size_t length = before.size(); length <= whole.size(); ++length) {
    replace(whole.substr(0, length));
    const Bodies first = read();
    write({});
    EXPECT_EQ(read(), first);
    EXPECT_EQ(last_->torn_bytes, 0);
  }
}

// Of before: frames that each stand alone.
TEST_F(JournalTest, ReadsAnOlderOne) {
  std::string file(journal_format::older_magic);
  for (const std::string body : {"one", "two"}) {
    journal_format::FrameMaker frames;
    frames.add(journal_format::record_head(BodyKind::loki_json, 7, body));
    frames.add(body);
    file += frames.take();
  }
  replace(file);
  EXPECT_THAT(read(), ElementsAre("one", "two"));
  write({"three", "four"});
  EXPECT_THAT(read(), ElementsAre("one", "two", "three", "four"));
}

TEST_F(JournalTest, BelongsToOneStore) {
  const auto first = Journal::open(path_, 0).value();
  const auto second = Journal::open(path_, first->bytes());
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(to_string(second.error()), HasSubstr("is in use by another store"));
}

TEST(JournalFormat, TakesRecordsOffUntilNothingWholeIsLeft) {
  const std::string whole =
      journal_format::record_head(BodyKind::otlp_traces_protobuf, -5, "body") + "body";
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
