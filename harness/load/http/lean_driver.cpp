#include "harness/load/http/lean_driver.hpp"

#include <algorithm>

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
      Pool{request.origin(), {}});
  Queue& queue = find_or_add(
      queues_, [&](const Queue& one) { return one.timeout == request.timeout(); },
      Queue{request.timeout(), {}});
  return lanes_.emplace_back(Lane{std::move(request), pool, queue});
}

TransferId LeanDriver::send(Lane& lane, const Order& order, Receiver& receiver) {
  Transfer& transfer = take(lane.pool);
  const TransferId id = *transfer.place;
  transfer.receiver = &receiver;
  transfer.deadline = order.started + lane.queue.timeout;
  transfer.queue = &lane.queue;
  lane.queue.under_way.splice(lane.queue.under_way.end(), resting_, transfer.place);
  const auto problem = transfer.connection.send(lane.request, order);
  if (problem) failed_.emplace_back(id, *problem);
  return id;
}

LeanDriver::Transfer& LeanDriver::take(Pool& pool) {
  if (pool.idle.empty()) {
    const auto place = resting_.insert(resting_.end(), transfers_.size());
    return transfers_.emplace_back(*this, pool, place);
  }
  const TransferId id = pool.idle.back();
  pool.idle.pop_back();
  return transfers_[id];
}

void LeanDriver::rest(Transfer& transfer) {
  resting_.splice(resting_.end(), transfer.queue->under_way, transfer.place);
  transfer.pool.idle.push_back(*transfer.place);
}

void LeanDriver::ended(Transfer& transfer, const Completion& completion) {
  rest(transfer);
  transfer.receiver->ended(completion);
}

void LeanDriver::cancel(TransferId transfer) {
  std::erase_if(failed_, [transfer](const auto& failure) { return failure.first == transfer; });
  transfers_[transfer].connection.close();
  rest(transfers_[transfer]);
}

std::optional<TimePoint> LeanDriver::deadline() const {
  if (!failed_.empty()) return TimePoint{};
  std::optional<TimePoint> first;
  for (const Queue& queue : queues_) {
    if (queue.under_way.empty()) continue;
    first = earlier(first, transfers_[queue.under_way.front()].deadline);
  }
  return first;
}

void LeanDriver::run_due(TimePoint now) {
  tell_who_failed();
  for (Queue& queue : queues_) {
    while (!queue.under_way.empty()) {
      Transfer& transfer = transfers_[queue.under_way.front()];
      if (transfer.deadline > now) break;
      transfer.connection.fail(Ending::timeout);
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
