#include "harness/run/side_asking.hpp"

#include <utility>

namespace harness::run {

SideAsking::SideAsking(net::Servers servers, const Clock& clock,
                       observe::LiveBackends::FillIn fill_in)
    : servers_(std::move(servers)), clock_(clock), fill_in_(std::move(fill_in)) {}

std::future<observe::Answer> SideAsking::ask(const observe::Question& question) {
  std::erase_if(under_way_, [](const std::future<void>& one) {
    return one.wait_for(Duration{0}) == std::future_status::ready;
  });
  std::promise<observe::Answer> promise;
  std::future<observe::Answer> answer = promise.get_future();
  const std::string backend(name_of(question.backend));
  if (!servers_.contains(backend)) {
    promise.set_value({clock_.wall(), 0, "", "there is no " + backend});
    return answer;
  }
  // Whoever waits for its end would wait for the answer; for the promise, nobody has to.
  under_way_.push_back(
      std::async(std::launch::async, [this, question, promise = std::move(promise)]() mutable {
        observe::LiveBackends backends(servers_, clock_, fill_in_);
        const observe::Pause go_on = [this](Duration) { return !is_over_; };
        promise.set_value(backends.ask({question}, go_on).front());
      }));
  return answer;
}

}  // namespace harness::run
