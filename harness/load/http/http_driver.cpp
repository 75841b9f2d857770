#include "harness/load/http/http_driver.hpp"

#include <optional>
#include <unordered_map>
#include <utility>

#include "harness/load/http/curl_driver.hpp"
#include "harness/load/http/lean_driver.hpp"

namespace harness::load {
namespace {

// Takes the lean path wherever it leads. Its transfers have the even ids, libcurl's the odd ones.
class HttpDriver final : public Driver {
 public:
  HttpDriver(Poller& poller, const Clock& clock, const Origins& origins)
      : origins_(origins), lean_(poller, clock), curl_(make_curl_driver(poller, clock)) {}

  TransferId send(const Order& order, Receiver& receiver) override {
    LeanDriver::Lane* lane = lane_of(order.request);
    if (lane != nullptr) return lean_.send(*lane, order, receiver) * 2;
    return curl_->send(order, receiver) * 2 + 1;
  }

  void cancel(TransferId transfer) override {
    if (transfer % 2 == 0) {
      lean_.cancel(transfer / 2);
    } else {
      curl_->cancel(transfer / 2);
    }
  }

  std::optional<TimePoint> deadline() const override {
    return earlier(lean_.deadline(), curl_->deadline());
  }

  void run_due(TimePoint now) override {
    lean_.run_due(now);
    curl_->run_due(now);
  }

 private:
  LeanDriver::Lane* lane_of(const PreparedRequest& request) {
    const auto [lane, is_new] = lanes_.try_emplace(&request, nullptr);
    if (!is_new) return lane->second;
    if (std::optional<LeanRequest> lean = LeanRequest::make(request, origins_)) {
      lane->second = &lean_.lane_for(*std::move(lean));
    }
    return lane->second;
  }

  const Origins& origins_;
  LeanDriver lean_;
  std::unique_ptr<Driver> curl_;
  std::unordered_map<const PreparedRequest*, LeanDriver::Lane*> lanes_;  // null: libcurl's
};

}  // namespace

std::unique_ptr<Driver> make_http_driver(HttpPath path, Poller& poller, const Clock& clock,
                                         const Origins& origins) {
  if (path == HttpPath::libcurl) return make_curl_driver(poller, clock);
  return std::make_unique<HttpDriver>(poller, clock, origins);
}

}  // namespace harness::load
