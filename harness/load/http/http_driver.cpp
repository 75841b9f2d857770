#include "harness/load/http/http_driver.hpp"

#include <optional>
#include <unordered_map>
#include <utility>

#include "harness/load/http/curl_driver.hpp"
#include "harness/load/http/lean_driver.hpp"
#include "harness/load/http/redirect_driver.hpp"

namespace harness::load {
namespace {

// Over a kept connection a server of HTTP/2 may refuse a request that it has not looked at. libcurl
// sends it again, and does not say that it was not the connection that died, after which a request
// that counts twice must not be sent again. Without TLS it keeps none, and closes each, so that
// nobody learns whether the server has ended its answer, or the connection made no more sense.
bool is_beyond_libcurl(const RequestKind& kind) {
  const bool is_secured = kind.url_beginning().starts_with("https:");
  return kind.protocol.http == scenario::HttpVersion::http_2 &&
         (!is_secured || !kind.is_idempotent());
}

// Takes the lean path wherever it leads, or only where libcurl's is the wrong one. Its transfers
// have the even ids, libcurl's the odd ones.
class HttpDriver final : public Driver {
 public:
  HttpDriver(HttpPath path, Poller& poller, const Clock& clock, const Origins& origins)
      : path_(path),
        origins_(origins),
        own_origins_(origins),
        lean_(poller, clock),
        curl_(make_curl_driver(poller, clock, origins.fence())) {}

  TransferId send(const Order& order, Receiver& receiver) override {
    LeanDriver::Lane* lane = lane_of(order.kind);
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

  void let_go(std::uint64_t owner) override {
    lean_.let_go(owner);
    curl_->let_go(owner);
  }

  // What comes through libcurl nobody can tell that of: it closes the connection without a word.
  void tell_of_unasked(UnaskedSink sink) override { lean_.tell_of_unasked(std::move(sink)); }
  void look_for_unasked() override { lean_.look_for_unasked(); }

  std::size_t unheard(TimePoint since) const override {
    return lean_.unheard(since) + curl_->unheard(since);
  }

  std::optional<TimePoint> deadline() const override {
    return earlier(lean_.deadline(), curl_->deadline());
  }

  void run_due(TimePoint now) override {
    lean_.run_due(now);
    curl_->run_due(now);
  }

 private:
  LeanDriver::Lane* lane_of(const RequestKind& kind) {
    const auto [lane, is_new] = lanes_.try_emplace(&kind, nullptr);
    if (!is_new) return lane->second;
    if (path_ == HttpPath::libcurl && !is_beyond_libcurl(kind)) return nullptr;
    std::optional<LeanRequest> lean = LeanRequest::make(kind, origins_);
    if (!lean) {
      own_origins_.add_address(kind.url_beginning(), kind.protocol);
      lean = LeanRequest::make(kind, own_origins_);
    }
    if (lean) lane->second = &lean_.lane_for(*std::move(lean));
    return lane->second;
  }

  HttpPath path_;
  const Origins& origins_;
  Origins own_origins_;  // to which redirects lead
  LeanDriver lean_;
  std::unique_ptr<Driver> curl_;
  std::unordered_map<const RequestKind*, LeanDriver::Lane*> lanes_;  // null: libcurl's
};

}  // namespace

std::unique_ptr<Driver> make_http_driver(HttpPath path, Poller& poller, const Clock& clock,
                                         const Origins& origins) {
  auto driver = std::make_unique<HttpDriver>(path, poller, clock, origins);
  return std::make_unique<RedirectDriver>(std::move(driver), clock);
}

}  // namespace harness::load
