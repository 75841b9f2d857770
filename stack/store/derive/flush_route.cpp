#include "stack/store/derive/flush_route.hpp"

#include <utility>

namespace store::derive {
namespace {

constexpr std::chrono::seconds patience{10};

harness::Result<harness::Duration> timeout_of(const http::Request& request) {
  const auto given = request.param("timeout");
  return given ? harness::parse_duration(*given) : patience;
}

}  // namespace

http::Route flush_route(std::function<harness::Result<void>(harness::Duration patience)> flush) {
  return {"POST", "/flush",
          [flush = std::move(flush)](const http::Request& request) -> http::Response {
            const auto timeout = timeout_of(request);
            if (!timeout) return http::text(400, to_string(timeout.error()) + "\n");
            if (const auto flushed = flush(*timeout); !flushed) {
              return http::text(503, to_string(flushed.error()) + "\n");
            }
            return {204, "", ""};
          }};
}

}  // namespace store::derive
