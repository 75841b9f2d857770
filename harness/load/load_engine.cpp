#include "harness/load/load_engine.hpp"

#include <algorithm>
#include <utility>

#include "harness/load/schedule_hash.hpp"
#include "harness/load/worker.hpp"
#include "harness/load/worker_context.hpp"

namespace harness::load {
namespace {

class WorkerEngine final : public LoadEngine {
 public:
  WorkerEngine(std::unique_ptr<WorkerContext> shared, const Setting& setting);
  ~WorkerEngine() override;

  void start(TimePoint origin) override;
  LoadSnapshot progress() const override;
  LiveFigures figures() const override;
  bool wait(Duration at_most) override { return shared_->under_way.wait(at_most); }
  void mark(TimePoint from, std::optional<std::size_t> phase) override;
  void end_at(TimePoint at) override;
  void stop() override;
  void abort() override { ask(StopRequest::at_once); }
  LoadStats join() override;

 private:
  void ask(StopRequest request);

  std::vector<std::string> phases_;  // and at last what lies between them, if anything does
  std::vector<Duration> begins_;     // of the phases, where they are known
  std::unique_ptr<WorkerContext> shared_;
  std::vector<std::unique_ptr<Worker>> workers_;  // last: they use what is above
};

std::string hash_of(const WorkerContext& shared) {
  std::vector<const PreparedLoad*> loads;
  for (const SharedLoad& load : shared.loads) loads.push_back(&load.load);
  return schedule_hash(loads);
}

WorkerEngine::WorkerEngine(std::unique_ptr<WorkerContext> shared, const Setting& setting)
    : shared_(std::move(shared)) {
  for (const Phase& phase : setting.phases) {
    phases_.push_back(phase.name);
    begins_.push_back(phase.begin);
  }
  if (!setting.between_phases.empty()) phases_.push_back(setting.between_phases);
  for (unsigned i = 0; i < setting.workers; ++i) {
    workers_.push_back(
        std::make_unique<Worker>(*shared_, setting.segment.part(i, setting.workers)));
  }
}

WorkerEngine::~WorkerEngine() { ask(StopRequest::at_once); }

void WorkerEngine::start(TimePoint origin) {
  shared_->phases.start(origin);
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    if (i == 0 || begins_[i] > Duration{0}) shared_->phases.add(origin + begins_[i], i);
  }
  for (const auto& worker : workers_) worker->start(origin);
}

LoadSnapshot WorkerEngine::progress() const {
  LoadSnapshot sum;
  std::uint64_t unknown = 0;
  for (const auto& worker : workers_) {
    const LiveCounters& live = worker->live();
    sum.ok += live.ok.get();
    sum.failed += live.failed.get();
    unknown += live.unknown.get();
    sum.resent += live.resent.get();
    sum.sent += live.sent.get();
    sum.unheard += live.unheard.get();
    sum.active_vus += live.active_vus.get();
    sum.dropped_iterations += live.dropped_iterations.get();
    const std::chrono::microseconds p95{live.recent_p95_us.get()};
    sum.recent_p95 = std::max<Duration>(sum.recent_p95, p95);
  }
  sum.in_flight = sum.sent - std::min(sum.sent, sum.ok + sum.failed + unknown);
  return sum;
}

LiveFigures WorkerEngine::figures() const {
  LiveFigures sum;
  for (const Series& series : shared_->rows.requests) sum.requests.emplace_back().series = series;
  for (const scenario::Tags& tags : shared_->rows.loads) sum.iterations.push_back({.tags = tags});
  for (const auto& worker : workers_) {
    const LiveCounters& live = worker->live();
    live.board.add_to(sum);
    sum.vus += live.active_vus.get();
    sum.vus_max += live.hired_vus.get();
  }
  return sum;
}

void WorkerEngine::mark(TimePoint from, std::optional<std::size_t> phase) {
  shared_->phases.add(from, phase.value_or(phases_.size() - 1));
}

void WorkerEngine::end_at(TimePoint at) {
  shared_->end.store(at, std::memory_order_relaxed);
  for (const auto& worker : workers_) worker->wake();
}

void WorkerEngine::stop() {
  if (shared_->stop.load(std::memory_order_relaxed) == StopRequest::none) {
    ask(StopRequest::graceful);
  }
}

// Relaxed is enough: the wake-up that follows carries the order.
void WorkerEngine::ask(StopRequest request) {
  shared_->stop.store(request, std::memory_order_relaxed);
  for (const auto& worker : workers_) worker->wake();
}

LoadStats WorkerEngine::join() {
  for (const auto& worker : workers_) worker->join();
  Ledger& all = workers_.front()->ledger();
  for (std::size_t i = 1; i < workers_.size(); ++i) all.merge(std::move(workers_[i]->ledger()));
  LoadStats stats = std::move(all).stats(phases_);
  stats.schedule_hash = hash_of(*shared_);
  stats.seals = {shared_->seal.number()};
  return stats;
}

void look_up_origins(WorkerContext& shared) {
  if (shared.http != HttpPath::lean) return;
  for (const SharedLoad& load : shared.loads) {
    for (const auto& flow : load.load.flows) {
      for (const PreparedRequest& request : flow.requests) {
        shared.origins.look_up(request.kind().url_beginning(), request.kind().protocol);
      }
    }
  }
}

}  // namespace

Result<std::unique_ptr<LoadEngine>> make_load_engine(const Setting& setting, const Clock& clock) {
  Result<std::unique_ptr<WorkerContext>> shared = prepare(setting, clock);
  if (!shared) return fail(shared.error());
  look_up_origins(**shared);
  return std::make_unique<WorkerEngine>(*std::move(shared), setting);
}

}  // namespace harness::load
