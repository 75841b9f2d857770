#include "harness/prove/stores.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
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

KeptStore::KeptStore(Lines lines, const Clock& clock)
    : fill_([lines = std::move(lines), &clock](Content& content) {
        content.logs.append(lines);
        content.router.emplace(store::logs::log_routes(content.logs, clock),
                               store::http::DeferredRoutes{});
      }),
      clock_(clock) {}

KeptStore::KeptStore(Spans spans, const Clock& clock)
    : fill_([spans = std::move(spans), &clock](Content& content) {
        for (const store::SpanPush& push : spans) content.traces.append(push);
        content.router.emplace(store::traces::trace_routes(content.traces, clock),
                               store::http::DeferredRoutes{});
      }),
      clock_(clock) {}

KeptStore::~KeptStore() = default;

const KeptStore::Content& KeptStore::content() const {
  if (!content_) {
    content_ = std::make_unique<Content>();
    fill_(*content_);
  }
  return *content_;
}

const observe::Answer& KeptStore::page(const observe::Question& question) const {
  const auto known = std::find_if(given_.begin(), given_.end(),
                                  [&](const auto& one) { return one.first == question; });
  if (known != given_.end()) return known->second;
  return given_.emplace_back(question, answer_of_routes(question)).second;
}

observe::Answer KeptStore::answer_of_routes(const observe::Question& question) const {
  observe::Answer answer;
  answer.asked_at = clock_.wall();
  store::http::Request request;
  request.method = question.method;
  request.path = question.path;
  request.params.assign(question.params.begin(), question.params.end());
  auto found = content().router->find(request.method, request.path);
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

namespace {

// Without what is about the asking, which stands at the end, and which each store calls by a name
// of its own.
std::string_view given_in(const observe::Question& question, const observe::Answer& answer) {
  const bool is_of_traces = question.backend == observe::Backend::tempo;
  return std::string_view(answer.body)
      .substr(0, answer.body.rfind(is_of_traces ? "\"metrics\":" : "\"stats\":"));
}

std::size_t times_in(std::string_view text, std::string_view part) {
  std::size_t times = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++times;
  return times;
}

// A page that has fewer than the limit is all. No quote stands in JSON's texts as it is, so that
// there are never more entries than such beginnings.
bool is_last(const observe::Question& question, const observe::Answer& page) {
  const auto limit = question.params.find("limit");
  if (limit == question.params.end() || page.status != 200) return false;
  const char* begins = question.backend == observe::Backend::tempo ? "\"traceID\":" : "[\"";
  return times_in(page.body, begins) < std::stoul(limit->second);
}

}  // namespace

observe::Answer KeptStore::answer(const observe::Question& question, Pages* pages) const {
  const auto note = [&](const observe::Question& asked, observe::Answer answer) {
    if (pages != nullptr)
      pages->push_back({asked, answer.status, std::string(given_in(asked, answer))});
    return answer;
  };
  observe::Answer first = note(question, page(question));
  if (!question.whole || is_last(question, first)) return first;
  const observe::Ask ask = [&, is_first = true](const observe::Question& one) mutable {
    return std::exchange(is_first, false) ? first : note(one, page(one));
  };
  return observe::ask_whole(ask, question);
}

bool KeptStore::gives(const Pages& pages) const {
  return std::all_of(pages.begin(), pages.end(), [&](const Page& one) {
    const observe::Answer& now = page(one.question);
    return now.status == one.status && given_in(one.question, now) == one.given;
  });
}

}  // namespace harness::prove
