#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/load/worker_context.hpp"
#include "harness/load/worker_load.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::load {

// Answers after as long as a test says, in simulated time.
class SimulatedDriver final : public Driver {
 public:
  SimulatedDriver(TimerQueue& timers, const Clock& clock) : timers_(timers), clock_(clock) {}

  TransferId send(const Order& order, Receiver& receiver) override;
  void cancel(TransferId transfer) override { under_way_.erase(transfer); }
  void let_go(std::uint64_t) override {}
  std::optional<TimePoint> deadline() const override { return std::nullopt; }
  void run_due(TimePoint) override {}

  struct Sent {
    TimePoint at;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;  // that vary
    std::string body;
  };
  std::vector<Sent> sent;
  Duration service_time{0};
  bool sends_again = false;  // each of them
  Outcome outcome{Ending::answered, 200};
  Answer answer;
  Timings timings;

 private:
  TimerQueue& timers_;
  const Clock& clock_;
  std::map<TransferId, Receiver*> under_way_;
};

// One load on simulated workers (as many as there are shares, in one thread), from the start on, to
// the nanosecond.
class Simulation {
 public:
  // `later` than other simulations; of the plan only the segment.
  explicit Simulation(const scenario::Load& load, unsigned shares = 1, Duration later = {},
                      Segment segment = {});

  void run_for(Duration time);
  void run() { run_for(std::chrono::hours{24}); }
  void jump(Duration time) { clock_.advance(time); }  // and miss what is due meanwhile
  void close();
  void cut_off();
  bool over() const;

  // How long after the start each request was sent.
  std::vector<Duration> sent_at() const;
  SimulatedDriver& driver() { return driver_; }
  std::size_t ends_told() const { return ends_told_; }
  const LiveCounters& live() const { return live_; }
  const std::vector<std::string>& said() const { return said_; }
  const std::vector<ClientSpan>& spans() const { return spans_; }
  LoadStats stats() { return std::move(ledger_).stats({"load"}); }

 private:
  test::FakeClock clock_;
  TimePoint origin_;
  std::vector<std::string> said_;
  std::vector<ClientSpan> spans_;
  std::unique_ptr<WorkerContext> shared_;
  LiveCounters live_;
  Ledger ledger_;
  TimerQueue timers_;
  SimulatedDriver driver_;
  std::deque<WorkerLoad> shares_;
  std::size_t ends_told_ = 0;
};

// GET {server}/ by one user, once.
scenario::Load a_load(scenario::Executor executor);

// The settings of a load whose executor is that one.
template <typename Config>
Config& settings_of(scenario::Load& load) {
  return std::get<Config>(load.executor.value);
}

}  // namespace harness::load
