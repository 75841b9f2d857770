#include "harness/prove/stores.hpp"

#include <memory>
#include <optional>
#include <variant>

#include "harness/observe/pages.hpp"
#include "stack/store/http/router.hpp"
#include "stack/store/logs/api/routes.hpp"
#include "stack/store/logs/streams/log_store.hpp"
#include "stack/store/traces/api/routes.hpp"
#include "stack/store/traces/stored/trace_store.hpp"

namespace harness::prove {

struct KeptStore::Content {
  store::logs::LogStore logs;
  store::traces::TraceStore traces;
  std::optional<store::http::Router> router;
};

KeptStore::KeptStore(const Lines& lines, const Clock& clock)
    : content_(std::make_unique<Content>()), clock_(clock) {
  content_->logs.append(lines);
  content_->router.emplace(store::logs::log_routes(content_->logs, clock),
                           store::http::DeferredRoutes{});
}

KeptStore::KeptStore(const Spans& spans, const Clock& clock)
    : content_(std::make_unique<Content>()), clock_(clock) {
  for (const store::SpanPush& push : spans) content_->traces.append(push);
  content_->router.emplace(store::traces::trace_routes(content_->traces, clock),
                           store::http::DeferredRoutes{});
}

KeptStore::~KeptStore() = default;

observe::Answer KeptStore::page(const observe::Question& question) const {
  observe::Answer answer;
  answer.asked_at = clock_.wall();
  store::http::Request request;
  request.method = question.method;
  request.path = question.path;
  request.params.assign(question.params.begin(), question.params.end());
  auto found = content_->router->find(request.method, request.path);
  auto* match = std::get_if<store::http::Router::Match>(&found);
  const auto* route =
      match != nullptr ? std::get_if<const store::http::Route*>(&match->service) : nullptr;
  if (route == nullptr) {
    answer.problem = "the store has no " + question.path;
    return answer;
  }
  request.path_params = std::move(match->path_params);
  store::http::Response response = (*route)->serve(request);
  answer.status = response.status;
  answer.body = std::move(response.body);
  return answer;
}

observe::Answer KeptStore::answer(const observe::Question& question) const {
  const observe::Ask ask = [this](const observe::Question& one) { return page(one); };
  return question.whole ? observe::ask_whole(ask, question) : page(question);
}

}  // namespace harness::prove
