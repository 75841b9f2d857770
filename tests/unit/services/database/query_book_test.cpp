#include "services/database/query_book.hpp"

#include <gtest/gtest.h>

namespace services::database {
namespace {

using namespace std::chrono_literals;

const SteadyTime start{1h};

class QueryBookTest : public ::testing::Test {
 protected:
  QueryBook book{{.max_waiting = 2, .acquire_timeout = 500ms, .run_timeout = 100ms}};
};

TEST_F(QueryBookTest, RunsWhatHasWaitedLongest) {
  const auto first = book.admit(start);
  const auto second = book.admit(start);
  EXPECT_EQ(book.begin_next(start + 1ms), first);
  EXPECT_EQ(book.begin_next(start + 1ms), second);
  EXPECT_EQ(book.begin_next(start + 1ms), std::nullopt);
}

TEST_F(QueryBookTest, AdmitsNoMoreThanMayWait) {
  book.admit(start);
  book.admit(start);
  EXPECT_EQ(book.admit(start), std::nullopt);
  book.begin_next(start);
  EXPECT_TRUE(book.admit(start)) << "what runs does not wait";
}

TEST_F(QueryBookTest, GivesARunningQueryADeadlineOfItsOwn) {
  const auto id = *book.admit(start);
  EXPECT_EQ(book.deadline(id), start + 500ms);
  book.begin_next(start + 450ms);
  EXPECT_EQ(book.deadline(id), start + 550ms);
}

TEST_F(QueryBookTest, DoesNotRunWhatIsLate) {
  const auto late = *book.admit(start);
  const auto fresh = *book.admit(start + 1ms);
  EXPECT_EQ(book.begin_next(start + 500ms), fresh);
  EXPECT_EQ(book.expire(late), QueryBook::Expired::waiting);
  EXPECT_EQ(book.waiting(), 0U);
}

TEST_F(QueryBookTest, LetsOneSideOnlyOwnTheOutcome) {
  const auto settled = *book.admit(start);
  book.begin_next(start);
  EXPECT_TRUE(book.settle(settled));
  EXPECT_EQ(book.deadline(settled), std::nullopt);

  const auto expired = *book.admit(start);
  book.begin_next(start);
  EXPECT_EQ(book.expire(expired), QueryBook::Expired::running);
  EXPECT_FALSE(book.settle(expired));
}

}  // namespace
}  // namespace services::database
