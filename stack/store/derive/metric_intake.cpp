#include "stack/store/derive/metric_intake.hpp"

#include <utility>

#include "stack/store/intake/answers.hpp"
#include "stack/store/intake/gate.hpp"
#include "stack/store/intake/otlp_metrics.hpp"
#include "stack/store/memory/account.hpp"

namespace store::derive {

Outcome MetricIntake::take(const std::string& body, otlp::Format format) {
  const auto refused = [&](Refusal refusal) -> Outcome {
    keep_.tally.refuse(refusal.reason,
                       {.pushes = 1, .bytes = body.size(), .of = {Signal::metrics}});
    return tl::unexpected<Refusal>(std::move(refusal));
  };
  const auto push = otlp::decode_metrics(body, format);
  if (!push) return refused(malformed(push.error(), export_of("Metrics", format)));
  const memory::Uncounted kept;
  auto rejected = forwarder_.take(push->records);
  if (!rejected) return refused({503, "upstream", to_string(rejected.error())});
  keep_.tally.take({.pushes = 1, .bytes = body.size()});
  return Taken{rejected->points, std::move(rejected->reason)};
}

http::Route MetricIntake::route() {
  return {"POST", "/v1/metrics",
          [this](const http::Request& request) {
            const auto format = otlp_format(request);
            if (!format) return unknown_format(request);
            return otlp_answer(take(request.body, *format), *format, "DataPoints");
          },
          http::Lane::push, otlp_refusal};
}

}  // namespace store::derive
