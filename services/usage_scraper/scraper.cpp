#include "services/usage_scraper/scraper.hpp"

#include <algorithm>
#include <utility>

#include "services/core/uuid.hpp"

namespace services::usage_scraper {
namespace {

using namespace std::chrono_literals;
using telemetry::Level;

// Sooner than the next poll, where that is far away.
constexpr Duration retry_pause = 2s;

telemetry::LogFields to_fields(const Tally& tally) {
  return {{"events_read", tally.read},
          {"events_stored", tally.stored},
          {"events_duplicate", tally.duplicate},
          {"events_malformed", tally.malformed}};
}

}  // namespace

struct Scraper::Poll {
  telemetry::Span span;
  Tally tally = {};
};

Scraper::Scraper(app::Service& service, app::Downstream& loki, UsageTable& table,
                 ScraperSettings settings)
    : loop_(service.loop()),
      telemetry_(service.telemetry()),
      loki_(loki),
      table_(table),
      settings_(std::move(settings)),
      page_size_(settings_.page_size),
      metrics_(telemetry_.registry()) {}

void Scraper::start() {
  loop_.post([this] { poll(); });
}

void Scraper::poll() {
  const auto poll =
      std::make_shared<Poll>(Poll{telemetry_.tracer().start_root("scrape usage events")});
  table_.find_progress(poll->span.context(),
                       [this, poll](const Result<std::optional<LokiTime>>& through) {
                         if (!through) return give_up(*poll, through.error());
                         const LokiTime now = telemetry_.clock().wall().time_since_epoch().count();
                         ask_page(poll, window_after(*through, now, settings_.lookback));
                       });
}

void Scraper::ask_page(const PollPtr& poll, const Window& window) {
  const long size = page_size_;
  loki_.get(poll->span.context(), page_target(settings_.query, window, size),
            [this, poll, window, size](const app::Reply& reply) {
              if (!reply) {
                // It may be more than Loki can answer in time, or than fits into one answer: the
                // next poll asks for less.
                page_size_ = std::max(1L, size / 2);
                return give_up(*poll, reply.error().why);
              }
              const auto page = parse_page(*reply, window, size);
              if (!page) return give_up(*poll, page.error());
              store(poll, *page);
            });
}

void Scraper::store(const PollPtr& poll, const Page& page) {
  if (page.stuck()) {
    log(*poll, Level::error, "Events may be missing",
        {{"error", "more lines at one moment than a page holds"}});
  }
  std::vector<UsageEvent> events;
  const bool repeats = telemetry_.regressions().has(telemetry::Regression::repeated_usage_events);
  for (const LoggedLine& line : page.lines) {
    auto event = parse_usage_event(line);
    if (!event) continue;
    if (repeats) event->event_id = random_uuid();
    events.push_back(std::move(*event));
  }
  Tally tally{page.lines.size(), 0, 0, page.lines.size() - events.size()};
  table_.store(poll->span.context(), events, page.through(),
               [this, poll, tally, full = page.full, rest = page.rest(),
                count = events.size()](const Result<std::size_t>& stored) mutable {
                 if (!stored) return give_up(*poll, stored.error());
                 tally.stored = *stored;
                 tally.duplicate = count - *stored;
                 metrics_.count_page(tally);
                 poll->tally += tally;
                 if (full) return ask_page(poll, rest);
                 finish(*poll);
               });
}

void Scraper::finish(Poll& poll) {
  metrics_.count_success(telemetry_.clock().wall());
  page_size_ = std::min(settings_.page_size, page_size_ * 2);
  readiness_ = {};
  if (poll.tally.malformed > 0) {
    log(poll, Level::warning, "Lines were no usage events", to_fields(poll.tally));
  } else {
    const Level level = poll.tally.stored > 0 ? Level::info : Level::debug;
    log(poll, level, "Usage events scraped", to_fields(poll.tally));
  }
  poll.span.succeed();
  poll.span.end();
  loop_.after(settings_.poll_interval, [this] { this->poll(); });
}

void Scraper::give_up(Poll& poll, const std::string& why) {
  metrics_.count_failure();
  readiness_ = tl::unexpected(why);
  log(poll, Level::error, "Usage events not scraped", {{"error", why}});
  poll.span.fail(why);
  poll.span.end();
  loop_.after(std::min(settings_.poll_interval, retry_pause), [this] { this->poll(); });
}

void Scraper::log(const Poll& poll, Level level, const std::string& message,
                  telemetry::LogFields fields) {
  telemetry_.logger().log({level, "scraper", message, poll.span.context(), std::move(fields)});
}

}  // namespace services::usage_scraper
