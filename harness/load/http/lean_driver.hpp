#pragma once

#include <deque>
#include <list>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/lean_connection.hpp"
#include "harness/load/http/lean_request.hpp"
#include "harness/load/http/poller.hpp"

namespace harness::load {

// HTTP over kept connections of our own, with TLS or without, and as little work for a request as
// there can be. Keeps the promises of a Driver, for the requests that LeanRequest can express.
class LeanDriver final {
 public:
  LeanDriver(Poller& poller, const Clock& clock)
      : room_(room_size), workplace_{poller,        clock, step_deadlines_,
                                     expectations_, room_, unasked_} {}
  LeanDriver(const LeanDriver&) = delete;
  LeanDriver& operator=(const LeanDriver&) = delete;

  struct Lane;
  Lane& lane_for(LeanRequest request);  // where all of these are sent; to be asked for once

  TransferId send(Lane& lane, const Order& order, Receiver& receiver);
  void cancel(TransferId transfer);
  void let_go(std::uint64_t owner);
  void tell_of_unasked(UnaskedSink sink) { unasked_ = std::move(sink); }
  void look_for_unasked();
  std::size_t unheard(TimePoint since) const;
  std::optional<TimePoint> deadline() const;
  void run_due(TimePoint now);

 private:
  struct Pool;
  struct Queue;
  struct Transfer;

  Transfer& take(Pool& pool, std::uint64_t owner);
  void add(Pool& pool);
  void enqueue(Transfer& transfer, Queue& queue);
  void ended(Transfer& transfer, const Completion& completion);
  void rest(Transfer& transfer);
  void tell_who_failed();

  static constexpr std::size_t room_size = std::size_t{64} * 1024;

  std::vector<char> room_;
  StepDeadlines<LeanConnection> step_deadlines_;
  StepDeadlines<LeanConnection> expectations_;
  UnaskedSink unasked_;
  LeanWorkplace workplace_;
  std::deque<Pool> pools_;
  std::deque<Queue> queues_;
  std::deque<Lane> lanes_;
  std::list<TransferId> resting_;
  std::deque<std::pair<TransferId, Ending>> failed_;  // at once: they are told in the next turn
  std::deque<Transfer> transfers_;                    // by id; last, as they use the rest
};

// One origin's connections that have nothing to do. The last one used goes first. Those of users
// who share none are with their owners, busy or not.
struct LeanDriver::Pool {
  Origin origin;
  std::vector<TransferId> idle;
  std::unordered_map<std::uint64_t, TransferId> of_owners;
};

// The requests under way that have the same timeout, in the order in which they run out: mostly
// that of their sending.
struct LeanDriver::Queue {
  Duration timeout;
  std::list<TransferId> under_way;
};

struct LeanDriver::Lane {
  LeanRequest request;
  Pool& pool;
  Queue& queue;
};

// A connection with the request that it carries. Its node wanders between the list of those that
// rest and a queue, without ever being made anew.
struct LeanDriver::Transfer final : Receiver {
  Transfer(LeanDriver& of_driver, Pool& of_pool, std::list<TransferId>::iterator node)
      : driver(of_driver),
        pool(of_pool),
        connection(of_pool.origin, of_driver.workplace_, *this),
        place(node) {}
  void ended(const Completion& completion) override { driver.ended(*this, completion); }
  void sent_again() override { receiver->sent_again(); }
  void went_on() override { receiver->went_on(); }

  LeanDriver& driver;
  Pool& pool;
  LeanConnection connection;
  std::list<TransferId>::iterator place;
  Queue* queue = nullptr;  // where it is under way
  std::uint64_t owner = 0;
  Receiver* receiver = nullptr;
  TimePoint deadline;
};

}  // namespace harness::load
