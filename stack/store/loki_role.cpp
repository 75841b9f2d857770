#include "stack/store/intake/routes.hpp"
#include "stack/store/kept.hpp"
#include "stack/store/logs/api/routes.hpp"
#include "stack/store/logs/streams/log_store.hpp"

namespace store {
namespace {

class Logs final : public Content {
 public:
  explicit Logs(Keep& keep) : intake_(logs_, keep) {}

  harness::Result<void> take_again(BodyKind kind, std::int64_t then,
                                   const std::string& body) override {
    return intake_.replay(kind, body, then);
  }

  http::Routes routes(const harness::Clock& clock) override {
    http::Routes routes = log_push_routes(intake_, clock);
    append(routes, logs::log_routes(logs_, clock));
    return routes;
  }

  std::uint64_t memory_bytes() const override { return logs_.memory_bytes(); }

 private:
  logs::LogStore logs_;
  LogIntake intake_;
};

}  // namespace

harness::Result<std::unique_ptr<Running>> start_loki(const Flags& flags,
                                                     const harness::Clock& clock) {
  return start_kept(flags, clock, [](Keep& keep, const Flags&, const harness::Clock&) {
    return std::make_unique<Logs>(keep);
  });
}

}  // namespace store
