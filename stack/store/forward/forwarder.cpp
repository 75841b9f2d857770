#include "stack/store/forward/forwarder.hpp"

#include <utility>

#include "stack/store/intake/answers.hpp"
#include "stack/store/intake/empty_export.hpp"

namespace store::forward {
namespace {

const char* media_type(otlp::Format format) {
  return format == otlp::Format::json ? "application/json" : "application/x-protobuf";
}

http::Response refusal(Keep& keep, const Next& next, std::size_t bytes, const std::string& message,
                       otlp::Format format) {
  keep.tally.refuse("upstream", {.pushes = 1, .bytes = bytes, .of = {next.signal}});
  return otlp_answer(tl::unexpected<Refusal>({503, "upstream", message}), format, "");
}

http::Response passed_on(Reply reply) {
  http::Response response{reply.status, std::move(reply.content_type), std::move(reply.body)};
  response.is_counted = true;
  if (!reply.retry_after.empty()) {
    response.headers.emplace_back("Retry-After", std::move(reply.retry_after));
  }
  return response;
}

// What the next one takes may be less than all of it, although it says 200.
void count(Keep& keep, const Next& next, otlp::Format format, const Reply& reply,
           std::size_t bytes) {
  if (reply.status / 100 != 2) {
    keep.tally.refuse("refused_upstream", {.pushes = 1, .bytes = bytes, .of = {next.signal}});
    return;
  }
  keep.tally.take({.pushes = 1, .bytes = bytes});
  const std::uint64_t rejected = rejected_in(reply.body, format);
  if (rejected == 0) return;
  const bool is_of_spans = next.signal == Signal::traces;
  keep.tally.refuse("rejected_upstream", {.lines = is_of_spans ? 0 : rejected,
                                          .spans = is_of_spans ? rejected : 0,
                                          .of = {next.signal}});
}

}  // namespace

void Forwarder::pass_on(const Next& next, std::string_view body, std::shared_ptr<const void> owner,
                        otlp::Format format, http::Answer answer) {
  const auto bytes = body.size();
  if (next.url.empty()) {
    return answer(refusal(keep_, next, bytes,
                          "there is no " + next.name + " to pass this on to; see --" + next.name,
                          format));
  }
  // As a collector has it: who asks whether anybody is there is answered by it.
  if (otlp::is_empty(body, format)) {
    keep_.tally.take({.pushes = 1, .bytes = bytes});
    return answer(otlp_answer(Taken{}, format, ""));
  }
  upstream_.send(
      {next.url, {{"Content-Type", media_type(format)}}, body, std::move(owner)},
      [this, &next, bytes, format, answer = std::move(answer)](Reply reply) {
        if (reply.status == 0) {
          return answer(refusal(keep_, next, bytes,
                                next.name + " gives no answer: " + reply.problem, format));
        }
        count(keep_, next, format, reply, bytes);
        answer(passed_on(std::move(reply)));
      });
}

http::DeferredRoute Forwarder::route(const std::string& path, const Next& next) {
  return {"POST", path,
          [this, &next](const std::shared_ptr<const http::Request>& request, http::Answer answer) {
            const auto format = otlp_format(*request);
            if (!format) return answer(unknown_format(*request));
            pass_on(next, request->body, request, *format, std::move(answer));
          },
          otlp_refusal};
}

}  // namespace store::forward
