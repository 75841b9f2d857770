#include "harness/load/http/lean_driver.hpp"

#include <algorithm>
#include <iterator>

namespace harness::load {
namespace {

// The element that the question holds for, made if there is none.
template <typename Element, typename Question>
Element& find_or_add(std::deque<Element>& elements, Question question, Element fresh) {
  const auto found = std::find_if(elements.begin(), elements.end(), question);
  return found != elements.end() ? *found : elements.emplace_back(std::move(fresh));
}

}  // namespace

LeanDriver::Lane& LeanDriver::lane_for(LeanRequest request) {
  Pool& pool = find_or_add(
      pools_, [&](const Pool& one) { return one.origin == request.origin(); },
      Pool{request.origin(), {}, {}});
  Queue& queue = find_or_add(
      queues_, [&](const Queue& one) { return one.timeout == request.timeout(); },
      Queue{request.timeout(), {}});
  return lanes_.emplace_back(Lane{std::move(request), pool, queue});
}

TransferId LeanDriver::send(Lane& lane, const Order& order, Receiver& receiver) {
  Transfer& transfer = take(lane.pool, order.owner);
  const TransferId id = *transfer.place;
  transfer.receiver = &receiver;
  transfer.deadline = order.ends_at();
  enqueue(transfer, lane.queue);
  const auto problem = transfer.connection.send(lane.request, order);
  if (problem) failed_.emplace_back(id, *problem);
  return id;
}

// Behind all that do not run out later: looked for from the end, where it nearly always is.
void LeanDriver::enqueue(Transfer& transfer, Queue& queue) {
  transfer.queue = &queue;
  auto before = queue.under_way.end();
  while (before != queue.under_way.begin() &&
         transfers_[*std::prev(before)].deadline > transfer.deadline) {
    --before;
  }
  queue.under_way.splice(before, resting_, transfer.place);
}

LeanDriver::Transfer& LeanDriver::take(Pool& pool, std::uint64_t owner) {
  if (owner != 0) {
    const auto own = pool.of_owners.find(owner);
    if (own != pool.of_owners.end()) return transfers_[own->second];
  }
  if (pool.idle.empty()) add(pool);
  const TransferId id = pool.idle.back();
  pool.idle.pop_back();
  transfers_[id].owner = owner;
  if (owner != 0) {
    transfers_[id].connection.close();  // one that others have used is not its own
    pool.of_owners.emplace(owner, id);
  }
  return transfers_[id];
}

void LeanDriver::add(Pool& pool) {
  pool.idle.push_back(transfers_.size());
  const auto place = resting_.insert(resting_.end(), transfers_.size());
  transfers_.emplace_back(*this, pool, place);
}

// What is left of them is as good as new.
void LeanDriver::let_go(std::uint64_t owner) {
  for (Pool& pool : pools_) {
    const auto own = pool.of_owners.extract(owner);
    if (own.empty()) continue;
    transfers_[own.mapped()].connection.close();
    pool.idle.push_back(own.mapped());
  }
}

void LeanDriver::rest(Transfer& transfer) {
  resting_.splice(resting_.end(), transfer.queue->under_way, transfer.place);
  if (transfer.owner == 0) transfer.pool.idle.push_back(*transfer.place);
}

void LeanDriver::ended(Transfer& transfer, const Completion& completion) {
  rest(transfer);
  if (completion.ended <= transfer.deadline) return transfer.receiver->ended(completion);
  Completion late = completion;
  late.overdue = std::max(late.overdue, late.ended - transfer.deadline);
  transfer.receiver->ended(late);
}

void LeanDriver::cancel(TransferId transfer) {
  std::erase_if(failed_, [transfer](const auto& failure) { return failure.first == transfer; });
  transfers_[transfer].connection.close();
  rest(transfers_[transfer]);
}

void LeanDriver::look_for_unasked() {
  for (Transfer& transfer : transfers_) transfer.connection.look_for_unasked();
}

// Who was sent later has its deadline later, and is behind them: few are looked at, if any.
std::size_t LeanDriver::unheard(TimePoint since) const {
  std::size_t count = 0;
  for (const Queue& queue : queues_) {
    for (const TransferId id : queue.under_way) {
      if (transfers_[id].deadline - queue.timeout > since) break;
      if (transfers_[id].connection.is_unheard(since)) ++count;
    }
  }
  return count;
}

std::optional<TimePoint> LeanDriver::deadline() const {
  if (!failed_.empty()) return TimePoint{};
  std::optional<TimePoint> first = earlier(step_deadlines_.first(), expectations_.first());
  for (const Queue& queue : queues_) {
    if (queue.under_way.empty()) continue;
    first = earlier(first, transfers_[queue.under_way.front()].deadline);
  }
  return first;
}

void LeanDriver::run_due(TimePoint now) {
  tell_who_failed();
  while (LeanConnection* connection = step_deadlines_.late(now)) connection->step_is_late();
  while (LeanConnection* connection = expectations_.late(now)) connection->body_is_late();
  for (Queue& queue : queues_) {
    while (!queue.under_way.empty()) {
      Transfer& transfer = transfers_[queue.under_way.front()];
      if (transfer.deadline > now) break;
      transfer.connection.time_is_up();
    }
  }
}

// Only those of now: a receiver may send again, and fail again.
void LeanDriver::tell_who_failed() {
  for (std::size_t left = failed_.size(); left > 0 && !failed_.empty(); --left) {
    const auto [id, ending] = failed_.front();
    failed_.pop_front();
    transfers_[id].connection.fail(ending);
  }
}

}  // namespace harness::load
