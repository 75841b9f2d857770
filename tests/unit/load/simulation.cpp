#include "tests/unit/load/simulation.hpp"

#include <algorithm>
#include <utility>

namespace harness::load {
namespace {

Setting setting_of(const scenario::Load& load, std::vector<std::string>& said,
                   std::vector<ClientSpan>& spans) {
  Setting setting;
  setting.loads = {load};
  setting.base_urls = {{"server", "http://server"}};
  setting.phases = {{.name = "load"}};
  setting.seed = 42;
  setting.say = [&said](const std::string& line) { said.push_back(line); };
  setting.spans = [&spans](ClientSpan&& span) { spans.push_back(std::move(span)); };
  return setting;
}

}  // namespace

TransferId SimulatedDriver::send(const Order& order, Receiver& receiver) {
  const TransferId id = sent.size();
  sent.push_back({clock_.now(),
                  order.url,
                  {order.headers.begin(), order.headers.end()},
                  std::string(order.body.value_or(order.kind.body))});
  under_way_[id] = &receiver;
  if (sends_again) receiver.sent_again();
  timers_.at(clock_.now() + service_time,
             [this, id, ending = outcome, timings = timings,
              kept = order.keep != Keep::nothing && outcome.ending == Ending::answered ? &answer
                                                                                       : nullptr] {
               const auto found = under_way_.extract(id);
               if (!found.empty()) found.mapped()->ended({ending, clock_.now(), timings, kept});
             });
  return id;
}

Simulation::Simulation(const scenario::Load& load, unsigned shares, Duration later, Segment segment)
    : clock_(later),
      origin_(clock_.now()),
      shared_(prepare(setting_of(load, said_, spans_), clock_).value()),
      ledger_(shared_->rows, shared_->phases, clock_, live_),
      driver_(timers_, clock_) {
  const SharedLoad& only = shared_->loads.front();
  const Equipment equipment{only.load, only.narrator, clock_,        timers_,
                            driver_,   ledger_,       shared_->spans};
  for (unsigned i = 0; i < shares; ++i) {
    shares_.emplace_back(equipment, segment.part(i, shares), [this] { ++ends_told_; });
    shares_.back().start(origin_);
  }
}

void Simulation::run_for(Duration time) {
  const TimePoint until = clock_.now() + time;
  timers_.run_due(clock_.now());
  while (!over() && timers_.next() && *timers_.next() <= until) {
    clock_.advance(*timers_.next() - clock_.now());
    timers_.run_due(clock_.now());
  }
  if (timers_.next()) clock_.advance(until - clock_.now());
}

void Simulation::close() {
  for (WorkerLoad& share : shares_) share.close(clock_.now());
}

void Simulation::cut_off() {
  for (WorkerLoad& share : shares_) share.cut_off();
}

bool Simulation::over() const {
  return std::all_of(shares_.begin(), shares_.end(),
                     [](const WorkerLoad& share) { return share.over(); });
}

std::vector<Duration> Simulation::sent_at() const {
  std::vector<Duration> times;
  for (const SimulatedDriver::Sent& sent : driver_.sent) times.push_back(sent.at - origin_);
  return times;
}

scenario::Load a_load(scenario::Executor executor) {
  scenario::Request request;
  request.name = "roll";
  request.url = "{server}/";
  scenario::Load load;
  load.name = "players";
  load.executor.value = std::move(executor);
  load.flows = {{.name = {}, .weight = 1, .requests = {request}}};
  return load;
}

}  // namespace harness::load
