// What requests may hold together, counted by hand: operator new is the usual one here.
#include "stack/store/memory/account.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace store::memory {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

void hold(Account& account, std::size_t bytes) {
  account.before(bytes);
  account.add(bytes);
}

// As many pieces of one mebibyte.
void hold_in_pieces(Account& account, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) hold(account, mebibyte);
}

TEST(Account, IsThatOfItsThreadWhileItLives) {
  Accounts all(64 * mebibyte);
  EXPECT_EQ(current, nullptr);
  {
    const Account account(all, Account::Told::at_once);
    EXPECT_EQ(current, &account);
    {
      const Uncounted kept;
      EXPECT_EQ(current, nullptr);
    }
    EXPECT_EQ(current, &account);
  }
  EXPECT_EQ(current, nullptr);
}

TEST(Account, EndsAtOnceWhereItHoldsTooMuch) {
  Accounts all(64 * mebibyte);
  Account account(all, Account::Told::at_once);
  hold_in_pieces(account, 60);
  EXPECT_EQ(account.going(), Going::on);
  EXPECT_THROW(hold_in_pieces(account, 10), Exceeded);
  EXPECT_EQ(account.going(), Going::too_large);
  EXPECT_NO_THROW(hold(account, mebibyte)) << "what unwinds may need some";
}

TEST(Account, IsAskedFirstWhereItWantsLittle) {
  Accounts all(64 * mebibyte);
  Account account(all, Account::Told::where_it_asks);
  hold_in_pieces(account, 70);
  EXPECT_EQ(account.going(), Going::too_large);
  EXPECT_THROW(hold(account, 4 * mebibyte), Exceeded);
}

// Nobody asks it, or not soon enough.
TEST(Account, EndsFarBeyondHoweverLittleItWants) {
  Accounts all(64 * mebibyte);
  Account account(all, Account::Told::where_it_asks);
  EXPECT_THROW(hold_in_pieces(account, 200), Exceeded);
  EXPECT_LE(account.most_held(), 100 * mebibyte);
}

TEST(Account, GivesBackWhatIsFreed) {
  Accounts all(64 * mebibyte);
  Account account(all, Account::Told::at_once);
  for (int round = 0; round < 100; ++round) {
    hold_in_pieces(account, 50);
    account.subtract(50 * mebibyte);
  }
  EXPECT_EQ(account.going(), Going::on);
  EXPECT_LE(account.most_held(), 50 * mebibyte);
}

TEST(Account, GivesBackAllOfItAtItsEnd) {
  Accounts all(64 * mebibyte);
  for (int round = 0; round < 100; ++round) {
    Account account(all, Account::Told::at_once);
    hold_in_pieces(account, 60);
  }
}

TEST(Accounts, EndTheLargestForASmallOne) {
  Accounts all(64 * mebibyte);
  Account large(all, Account::Told::where_it_asks);
  Account larger(all, Account::Told::where_it_asks);
  Account small(all, Account::Told::where_it_asks);
  hold_in_pieces(large, 20);
  hold_in_pieces(larger, 30);
  hold_in_pieces(small, 19);
  EXPECT_EQ(small.going(), Going::on);
  EXPECT_EQ(large.going(), Going::on);
  EXPECT_EQ(larger.going(), Going::no_room);
}

TEST(Accounts, EndNoMoreThanTheyMust) {
  Accounts all(64 * mebibyte);
  Account first(all, Account::Told::where_it_asks);
  Account second(all, Account::Told::where_it_asks);
  hold_in_pieces(first, 40);
  hold_in_pieces(second, 30);
  EXPECT_EQ(first.going(), Going::too_large);
  EXPECT_EQ(second.going(), Going::on);
}

TEST(Held, IsPartOfItUntilItIsGivenBack) {
  Accounts all(64 * mebibyte);
  std::optional<Held> answer;
  {
    Account account(all, Account::Told::at_once);
    hold_in_pieces(account, 40);
    answer = account.keep(40 * mebibyte);
  }
  {
    Account account(all, Account::Told::at_once);
    EXPECT_THROW(hold_in_pieces(account, 30), Exceeded);
  }
  answer.reset();
  Account account(all, Account::Told::at_once);
  EXPECT_NO_THROW(hold_in_pieces(account, 60));
}

TEST(Charge, CountsWhatComesFromElsewhere) {
  Accounts all(64 * mebibyte);
  const Charge of_nobody(1000 * mebibyte);
  Account account(all, Account::Told::at_once);
  {
    const Charge charge(40 * mebibyte);
    EXPECT_THROW(Charge(30 * mebibyte), Exceeded);
  }
  EXPECT_EQ(account.most_held(), 40 * mebibyte);
}

}  // namespace
}  // namespace store::memory
