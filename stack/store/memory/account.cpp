#include "stack/store/memory/account.hpp"

#include <algorithm>

namespace store::memory {
namespace {

// What each has without asking, so that small ones cost nothing.
constexpr std::ptrdiff_t for_nothing = std::ptrdiff_t{1} << 20U;
constexpr std::size_t at_a_time = std::size_t{256} << 10U;
// Regular expressions, which must not be torn by an exception, never want so much at once.
constexpr std::size_t large = std::size_t{4} << 20U;
constexpr std::ptrdiff_t far = std::ptrdiff_t{32} << 20U;

}  // namespace

constinit thread_local Account* current = nullptr;

void Accounts::open(Account& account) {
  const std::lock_guard lock(mutex_);
  open_.push_back(&account);
}

void Accounts::close(Account& account) {
  const std::lock_guard lock(mutex_);
  std::erase(open_, &account);
}

void Accounts::take(std::size_t bytes) {
  const std::ptrdiff_t left = left_ -= static_cast<std::ptrdiff_t>(bytes);
  if (left < 0) choose_who_ends(static_cast<std::size_t>(-left));
}

void Accounts::choose_who_ends(std::size_t too_much) {
  const std::lock_guard lock(mutex_);
  std::vector<Account*> by_size = open_;
  std::sort(by_size.begin(), by_size.end(),
            [](const Account* a, const Account* b) { return a->taken_ > b->taken_; });
  std::size_t freed = 0;
  for (Account* account : by_size) {
    if (freed >= too_much) return;
    freed += account->taken_;
    account->has_to_end_ = true;
  }
}

bool Accounts::is_far_over() const { return left_ < -far; }

Account::Account(Accounts& of, Told told)
    : of_(of), told_(told), before_(current), allowed_(for_nothing) {
  of_.open(*this);
  current = this;
}

Account::~Account() {
  current = before_;
  of_.close(*this);
  of_.give_back(taken_);
}

Going Account::going() const {
  if (!has_to_end_) return Going::on;
  return 2 * taken_ > of_.most() ? Going::too_large : Going::no_room;
}

Held Account::keep(std::size_t bytes) {
  const std::size_t kept = std::min<std::size_t>(bytes, taken_);
  taken_ -= kept;
  return {of_, kept};
}

void Account::grow(std::size_t bytes) {
  const auto wanted = held_ + static_cast<std::ptrdiff_t>(bytes) - allowed_;
  const std::size_t more =
      (static_cast<std::size_t>(wanted) + at_a_time - 1) / at_a_time * at_a_time;
  // Its own lists are nobody's.
  const Uncounted uncounted;
  taken_ += more;
  allowed_ += static_cast<std::ptrdiff_t>(more);
  of_.take(more);
  if (has_to_end_) end_if(bytes);
}

void Account::shrink() {
  const std::size_t less =
      std::min<std::size_t>(taken_, static_cast<std::size_t>(allowed_ - held_ - for_nothing));
  taken_ -= less;
  allowed_ -= static_cast<std::ptrdiff_t>(less);
  of_.give_back(less);
}

void Account::end_if(std::size_t bytes) {
  // What unwinds may still need some.
  if (is_ending_) return;
  if (told_ == Told::where_it_asks && bytes < large && !of_.is_far_over()) return;
  is_ending_ = true;
  throw Exceeded(going());
}

}  // namespace store::memory
