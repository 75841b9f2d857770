#include "harness/load/http/http_driver.hpp"

#include <optional>
#include <unordered_map>
#include <utility>

#include "harness/load/http/curl_driver.hpp"
#include "harness/load/http/plain_driver.hpp"

namespace harness::load {
namespace {

// Takes the lean path wherever it leads. Its transfers have the even ids, libcurl's the odd ones.
class LeanDriver final : public Driver {
 public:
  LeanDriver(Poller& poller, const Clock& clock, const Origins& origins)
      : origins_(origins), plain_(poller, clock), curl_(make_curl_driver(poller, clock)) {}

  TransferId send(const Order& order, Receiver& receiver) override {
    PlainDriver::Lane* lane = lane_of(order.request);
    if (lane != nullptr) return plain_.send(*lane, order, receiver) * 2;
    return curl_->send(order, receiver) * 2 + 1;
  }

  void cancel(TransferId transfer) override {
    if (transfer % 2 == 0) {
      plain_.cancel(transfer / 2);
    } else {
      curl_->cancel(transfer / 2);
    }
  }

  std::optional<TimePoint> deadline() const override {
    return earlier(plain_.deadline(), curl_->deadline());
  }

  void run_due(TimePoint now) override {
    plain_.run_due(now);
    curl_->run_due(now);
  }

 private:
  PlainDriver::Lane* lane_of(const PreparedRequest& request) {
    const auto [lane, is_new] = lanes_.try_emplace(&request, nullptr);
    if (!is_new) return lane->second;
    if (std::optional<PlainRequest> plain = PlainRequest::make(request, origins_)) {
      lane->second = &plain_.lane_for(*std::move(plain));
    }
    return lane->second;
  }

  const Origins& origins_;
  PlainDriver plain_;
  std::unique_ptr<Driver> curl_;
  std::unordered_map<const PreparedRequest*, PlainDriver::Lane*> lanes_;  // null: libcurl's
};

}  // namespace

std::unique_ptr<Driver> make_http_driver(HttpPath path, Poller& poller, const Clock& clock,
                                         const Origins& origins) {
  if (path == HttpPath::libcurl) return make_curl_driver(poller, clock);
  return std::make_unique<LeanDriver>(poller, clock, origins);
}

}  // namespace harness::load
