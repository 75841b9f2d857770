#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "stack/store/going.hpp"

// What requests hold while they are served. Whatever it is that a query gathers, and however a push
// unfolds: all of it comes from operator new, which the program `store` has replaced by one that
// counts (operators.cpp). In programs that have not, nothing is counted.
namespace store::memory {

class Account;

// Requests that may hold so much together. Where they would hold more, the largest of them have to
// end: small ones are not refused for the sake of large ones. Safe to call from any thread.
class Accounts {
 public:
  explicit Accounts(std::size_t most) : most_(most), left_(static_cast<std::ptrdiff_t>(most)) {}
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;

  std::size_t most() const { return most_; }

 private:
  friend class Account;
  friend class Held;

  void open(Account& account);
  void close(Account& account);
  void take(std::size_t bytes);  // also where they are not there
  void give_back(std::size_t bytes) { left_ += static_cast<std::ptrdiff_t>(bytes); }
  void choose_who_ends(std::size_t too_much);
  // So far that it can no longer be waited for who is asked.
  bool is_far_over() const;

  const std::size_t most_;
  std::atomic<std::ptrdiff_t> left_;
  std::mutex mutex_;  // guards the next one
  std::vector<Account*> open_;
};

// What is still held of an account that has ended, as long as this lives.
class Held {
 public:
  Held() = default;
  Held(Accounts& of, std::size_t bytes) : of_(&of), bytes_(bytes) {}
  Held(Held&& other) noexcept : of_(std::exchange(other.of_, nullptr)), bytes_(other.bytes_) {}
  Held& operator=(Held&& other) noexcept {
    std::swap(of_, other.of_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Held() {
    if (of_ != nullptr) of_->give_back(bytes_);
  }

 private:
  Accounts* of_ = nullptr;
  std::size_t bytes_ = 0;
};

// It would have been more than it may.
class Exceeded : public std::bad_alloc {
 public:
  explicit Exceeded(Going why) : why_(why) {}
  Going why() const { return why_; }
  const char* what() const noexcept override { return "more memory than it may have"; }

 private:
  Going why_;
};

// What its thread allocates and has not freed yet, from its making on. Belongs to that thread; one
// at a time.
class Account {
 public:
  // How one that has to end is told: by what going() says to those who ask, and by an exception
  // where it wants a large piece; or by an exception at once.
  enum class Told { where_it_asks, at_once };

  Account(Accounts& of, Told told);
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;
  ~Account();

  // Whether it may go on.
  Going going() const;

  std::size_t most_held() const { return static_cast<std::size_t>(most_held_); }
  // So much of it outlives it.
  Held keep(std::size_t bytes);

  // For operator new and delete. Throws Exceeded.
  void before(std::size_t bytes) {
    if (has_to_end_.load(std::memory_order_relaxed)) end_if(bytes);
    if (held_ + static_cast<std::ptrdiff_t>(bytes) > allowed_) grow(bytes);
  }
  void add(std::size_t bytes) {
    held_ += static_cast<std::ptrdiff_t>(bytes);
    if (held_ > most_held_) most_held_ = held_;
  }
  void subtract(std::size_t bytes) {
    held_ -= static_cast<std::ptrdiff_t>(bytes);
    if (allowed_ - held_ > most_slack) shrink();
  }

 private:
  friend class Accounts;

  static constexpr std::ptrdiff_t most_slack = std::ptrdiff_t{8} << 20U;

  void grow(std::size_t bytes);
  void shrink();
  void end_if(std::size_t bytes);

  Accounts& of_;
  Told told_;
  Account* before_;  // of the same thread
  std::ptrdiff_t held_ = 0;
  std::ptrdiff_t most_held_ = 0;
  std::ptrdiff_t allowed_;
  std::atomic<std::size_t> taken_ = 0;  // of what all may hold
  std::atomic<bool> has_to_end_ = false;
  bool is_ending_ = false;
};

// The account of the thread; null: it has none.
extern constinit thread_local Account* current;

// So much that comes from elsewhere counts as allocated while it lives, on the account of the
// thread.
class Charge {
 public:
  Charge() = default;
  explicit Charge(std::size_t bytes) : of_(current), bytes_(bytes) {
    if (of_ == nullptr) return;
    of_->before(bytes);
    of_->add(bytes);
  }
  Charge(Charge&& other) noexcept : of_(std::exchange(other.of_, nullptr)), bytes_(other.bytes_) {}
  Charge& operator=(Charge&& other) noexcept {
    std::swap(of_, other.of_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Charge() {
    if (of_ != nullptr) of_->subtract(bytes_);
  }

 private:
  Account* of_ = nullptr;
  std::size_t bytes_ = 0;
};

// While it lives, its thread allocates what is kept, and is counted elsewhere.
class Uncounted {
 public:
  Uncounted() : before_(std::exchange(current, nullptr)) {}
  Uncounted(const Uncounted&) = delete;
  Uncounted& operator=(const Uncounted&) = delete;
  ~Uncounted() { current = before_; }

 private:
  Account* before_;
};

}  // namespace store::memory
