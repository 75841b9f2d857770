#include "stack/store/pager/watch.hpp"

#include <utility>

#include "harness/net/http_client.hpp"

namespace store::pager {
namespace {

constexpr std::chrono::milliseconds between_looks{500};

}  // namespace

Watch::Watch(std::string alertmanager, Record& record, const harness::Clock& clock)
    : url_(std::move(alertmanager) + "/api/v2/alerts"),
      record_(record),
      clock_(clock),
      thread_([this] { run(); }) {}

Watch::~Watch() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  end_.notify_one();
  thread_.join();
}

void Watch::run() {
  harness::net::HttpClient client;
  harness::net::HttpRequest request;
  request.url = url_;
  request.timeout = std::chrono::seconds{1};
  std::unique_lock lock(mutex_);
  while (!ended_) {
    lock.unlock();
    const harness::WallTime asked_at = clock_.wall();
    auto answer = client.send(request);
    if (answer && answer->status == 200) {
      record_.saw(asked_at, std::move(answer->body));
    } else {
      record_.saw_nothing();
    }
    lock.lock();
    end_.wait_for(lock, between_looks, [this] { return ended_; });
  }
}

}  // namespace store::pager
