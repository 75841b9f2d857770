#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "harness/load/http/driver.hpp"

namespace harness::load {

// Follows redirects for a driver that knows of none, so that each request of a way is sent as any
// other: one for an order, with the time of all of them.
class RedirectDriver final : public Driver {
 public:
  RedirectDriver(std::unique_ptr<Driver> wire, const Clock& clock);
  RedirectDriver(const RedirectDriver&) = delete;
  RedirectDriver& operator=(const RedirectDriver&) = delete;
  ~RedirectDriver() override;

  TransferId send(const Order& order, Receiver& receiver) override;
  void cancel(TransferId transfer) override;
  void let_go(std::uint64_t owner) override { wire_->let_go(owner); }
  void tell_of_unasked(UnaskedSink sink) override { wire_->tell_of_unasked(std::move(sink)); }
  void look_for_unasked() override { wire_->look_for_unasked(); }
  std::size_t unheard(TimePoint since) const override { return wire_->unheard(since); }
  std::optional<TimePoint> deadline() const override { return wire_->deadline(); }
  void run_due(TimePoint now) override { wire_->run_due(now); }

 private:
  class Way;

  // How the request is worded at another place: the kind that an author wrote, and what became of
  // it on the way.
  struct Elsewhere {
    const RequestKind* written;
    std::string origin;  // "http://127.0.0.1:8500/"
    bool as_get;
    bool without_secrets;  // of the first origin
    bool stays_here;

    auto operator<=>(const Elsewhere&) const = default;
  };
  const RequestKind& kind_at(const Elsewhere& place);

  const Clock& clock_;
  std::map<Elsewhere, std::unique_ptr<const RequestKind>> kinds_;
  std::deque<Way> ways_;             // by id
  std::vector<TransferId> resting_;  // of ways
  std::unique_ptr<Driver> wire_;     // last: it knows the rest
};

}  // namespace harness::load
