#include "services/app/downstream.hpp"

#include <utility>

namespace services::app {

Downstream::Downstream(Service& service, std::string name, http::Origin origin, Duration timeout)
    : name_(std::move(name)), origin_(std::move(origin)), timeout_(timeout), client_(service) {}

void Downstream::get(const telemetry::SpanContext& parent, const std::string& target, Done done,
                     Body wanted) {
  client_.start(parent, origin_, {"GET", origin_.url + target, {}, {}, timeout_},
                [this, wanted, done = std::move(done)](const http::CallResult& result) {
                  done(read_reply(name_, result, wanted));
                });
}

}  // namespace services::app
