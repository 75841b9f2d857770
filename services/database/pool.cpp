#include "services/database/pool.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "services/core/duration.hpp"
#include "services/database/pool_gauges.hpp"
#include "services/database/pool_worker.hpp"

namespace services::database {
namespace {

// How long an idle connection goes without a look at whether it is still there.
constexpr auto idle_check = std::chrono::milliseconds(200);

}  // namespace

Pool::Pool(EventLoop& loop, PoolSettings settings, prometheus::Registry& registry,
           OnConnectionChange on_change)
    : loop_(loop),
      settings_(std::move(settings)),
      on_change_(std::move(on_change)),
      gauges_(std::make_unique<Gauges>(registry, settings_.size)),
      book_(settings_.limits),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
  for (std::size_t i = 0; i < settings_.size; ++i) {
    workers_.push_back(std::make_unique<Worker>(*this));
  }
}

Pool::~Pool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& [id, worker] : running_) worker->cut();
  }
  may_begin_.notify_all();
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto size = ::write(stop_.get(), &one, sizeof one);
  workers_.clear();
}

void Pool::submit(Work work, Done done) {
  std::optional<QueryId> id;
  {
    const std::lock_guard lock(mutex_);
    id = book_.admit(loop_.clock().now());
    if (id) work_.emplace(*id, std::move(work));
    gauges_->set_waiting(book_.waiting());
  }
  if (!id) {
    return done(tl::unexpected(
        QueryFailure{"queue full", "too many queries wait for a database connection"}));
  }
  const QueryId asked = *id;
  const auto timer =
      loop_.after(settings_.limits.acquire_timeout, [this, asked] { on_deadline(asked); });
  asked_.emplace(asked, Asked{std::move(done), timer});
  may_begin_.notify_one();
}

void Pool::on_deadline(QueryId id) {
  QueryFailure failure;
  {
    const std::lock_guard lock(mutex_);
    const auto deadline = book_.deadline(id);
    if (!deadline) return;  // it has just ended by itself, and complete() is on its way
    const Duration left = *deadline - loop_.clock().now();
    if (left > Duration::zero()) {  // it began to run meanwhile, which has a deadline of its own
      asked_.at(id).timer = loop_.after(left, [this, id] { on_deadline(id); });
      return;
    }
    const auto state = book_.expire(id);
    failure = expired(state);
    work_.erase(id);
    const auto running = running_.extract(id);
    if (!running.empty()) running.mapped()->cut();
    gauges_->set_waiting(book_.waiting());
  }
  complete(id, tl::unexpected(failure));
}

void Pool::complete(QueryId id, const Outcome& outcome) {
  const auto asked = asked_.extract(id);
  loop_.cancel(asked.mapped().timer);
  asked.mapped().done(outcome);
}

QueryFailure Pool::expired(QueryBook::Expired state) const {
  if (state == QueryBook::Expired::running) {
    return {"query timeout",
            "the database did not answer within " + format_duration(settings_.limits.run_timeout)};
  }
  const std::string limit = format_duration(settings_.limits.acquire_timeout);
  if (connected_ == 0) {
    return {"no connection", "no database connection within " + limit + ": " + last_failure_};
  }
  return {"pool exhausted", "no database connection was free within " + limit};
}

void Pool::wait_for_query() {
  std::unique_lock lock(mutex_);
  may_begin_.wait_for(lock, idle_check, [this] { return stopping_ || book_.waiting() > 0; });
}

std::optional<Pool::Begun> Pool::begin_next(Worker& worker) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return std::nullopt;
  const auto id = book_.begin_next(loop_.clock().now());
  if (!id) return std::nullopt;
  gauges_->set_waiting(book_.waiting());
  running_.emplace(*id, &worker);
  return Begun{*id, std::move(work_.extract(*id).mapped())};
}

void Pool::settle(QueryId id, Outcome outcome) {
  {
    const std::lock_guard lock(mutex_);
    running_.erase(id);
    if (!book_.settle(id)) return;  // its failure has been reported at its deadline
  }
  loop_.post([this, id, outcome = std::move(outcome)] { complete(id, outcome); });
}

void Pool::report_connected() {
  const std::lock_guard lock(mutex_);
  ++connected_;
  if (connected_ < settings_.size || told_connected_ == true) return;
  told_connected_ = true;
  on_change_(true, {});
}

void Pool::report_lost(const std::string& why, bool was_connected) {
  const std::lock_guard lock(mutex_);
  if (was_connected) --connected_;
  last_failure_ = why;
  if (told_connected_ == false) return;
  told_connected_ = false;
  on_change_(false, why);
}

bool Pool::is_stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

}  // namespace services::database
