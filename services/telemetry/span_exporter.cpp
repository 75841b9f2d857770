#include "services/telemetry/span_exporter.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "services/telemetry/otlp_json.hpp"

namespace services::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr Duration first_pause = 100ms;
constexpr Duration longest_pause = 2s;

prometheus::Family<prometheus::Counter>& span_counters(prometheus::Registry& registry) {
  return prometheus::BuildCounter()
      .Name("otlp_exporter_spans_total")
      .Help("Spans by what became of them on their way to the tracing backend")
      .Register(registry);
}

std::string why_lost(const http::CallResult& result) {
  if (!result) return result.error().why;
  return "status " + std::to_string(result->status);
}

}  // namespace

SpanExporter::SpanExporter(const Clock& clock, ExportSettings settings, Resource resource,
                           prometheus::Registry& registry, Tell tell)
    : settings_(std::move(settings)),
      resource_(std::move(resource)),
      exported_(span_counters(registry).Add({{"result", "exported"}})),
      dropped_(span_counters(registry).Add({{"result", "dropped"}})),
      failed_(span_counters(registry).Add({{"result", "failed"}})),
      tell_(std::move(tell)),
      loop_(clock, "exporter"),
      client_(loop_) {}

SpanExporter::~SpanExporter() { loop_.stop(); }

void SpanExporter::enqueue(SpanRecord span) {
  if (settings_.url.empty()) return;
  if (queued_.fetch_add(1) >= settings_.max_queue) {
    queued_.fetch_sub(1);
    dropped_.Increment();
    if (!is_full_.exchange(true)) {
      tell_("Spans are dropped: " + std::to_string(settings_.max_queue) + " wait for " +
            settings_.url + " already");
    }
    return;
  }
  // std::function wants a copyable task, and a span is too large to copy.
  const auto shared = std::make_shared<SpanRecord>(std::move(span));
  loop_.post([this, shared] { add(std::move(*shared)); });
}

void SpanExporter::flush(Duration deadline) {
  const auto flusher = std::make_shared<std::promise<void>>();
  const auto flushed = flusher->get_future();
  loop_.post([this, flusher] {
    flushers_.push_back(std::move(*flusher));
    send_next();
  });
  flushed.wait_for(deadline);
}

void SpanExporter::add(SpanRecord span) {
  pending_.push_back(std::move(span));
  if (pending_.size() >= settings_.max_batch) return send_next();
  if (std::exchange(timer_armed_, true)) return;
  loop_.after(settings_.schedule_delay, [this] {
    timer_armed_ = false;
    send_next();
  });
}

void SpanExporter::send_next() {
  if (batch_size_ > 0) return;
  if (pending_.empty()) {
    for (std::promise<void>& flusher : flushers_) flusher.set_value();
    flushers_.clear();
    return;
  }
  batch_size_ = std::min(pending_.size(), settings_.max_batch);
  const auto end = std::next(pending_.begin(), static_cast<std::ptrdiff_t>(batch_size_));
  const std::vector<SpanRecord> spans(std::make_move_iterator(pending_.begin()),
                                      std::make_move_iterator(end));
  pending_.erase(pending_.begin(), end);
  batch_ = encode_otlp(spans, resource_);
  give_up_at_ = loop_.clock().now() + settings_.timeout;
  next_pause_ = first_pause;
  try_batch();
}

void SpanExporter::try_batch() {
  http::Headers headers = settings_.headers;
  headers.emplace_back("Content-Type", "application/json");
  client_.start({"POST", settings_.url, std::move(headers), batch_,
                 std::max<Duration>(give_up_at_ - loop_.clock().now(), 1ms)},
                [this](const http::CallResult& result) { settle(result); });
}

void SpanExporter::settle(const http::CallResult& result) {
  if (result && result->status / 100 == 2) {
    return finish_batch(rejected_spans(result->body), "they were not taken");
  }
  if (!worth_another_try(result)) return finish_batch(batch_size_, why_lost(result));
  loop_.after(next_pause_, [this] { try_batch(); });
  next_pause_ = std::min<Duration>(2 * next_pause_, longest_pause);
}

// The statuses are those that OTLP calls retryable; at a flush there is no time for it.
bool SpanExporter::worth_another_try(const http::CallResult& result) const {
  if (!flushers_.empty() || loop_.clock().now() + next_pause_ >= give_up_at_) return false;
  if (!result) return true;
  return result->status == 429 || (result->status >= 502 && result->status <= 504);
}

void SpanExporter::finish_batch(std::size_t failed, const std::string& why) {
  failed = std::min(failed, batch_size_);
  if (failed > 0) {
    tell_("Export lost: " + std::to_string(failed) + " of " + std::to_string(batch_size_) +
          " spans for " + settings_.url + ": " + why);
  }
  if (failed < batch_size_) is_full_ = false;
  failed_.Increment(static_cast<double>(failed));
  exported_.Increment(static_cast<double>(batch_size_ - failed));
  queued_.fetch_sub(batch_size_);
  batch_size_ = 0;
  send_next();
}

}  // namespace services::telemetry
