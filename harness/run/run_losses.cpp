#include "harness/run/run_losses.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace harness::run {
namespace {

using observe::Backend;
using observe::Observations;

constexpr Duration shipping_patience = std::chrono::milliseconds{500};

// How long what exporters count may take to be scraped: Prometheus looks for new targets every 5 s,
// and so has none yet at the end of a load that is over sooner.
constexpr Duration counting_patience = std::chrono::seconds{10};

void note_lost_logs(const target::ShippingReport& shipping, Observations& observed) {
  const auto lost = [&](std::string what) {
    observed.losses.push_back({std::move(what), {Backend::loki}});
  };
  for (const std::string& note : shipping.notes) observed.notes.push_back(note);
  for (const std::string& one : shipping.lost) lost(one);
  if (shipping.refused > 0) {
    lost(std::to_string(shipping.refused) +
         " lines of the services' logs were refused: " + shipping.problem);
  }
  if (!shipping.complete) {
    lost("the end of the services' logs was not shipped: " + shipping.problem);
  }
}

void note_lost_spans(const observe::ClientSpanExporter& exporter, Observations& observed) {
  const auto lost = [&](std::string what) {
    observed.losses.push_back({std::move(what), {Backend::tempo}});
  };
  if (!exporter.ended()) return lost("the last of the users' spans were not sent in time");
  if (exporter.lost() == 0) return;
  lost(std::to_string(exporter.lost()) + " of the users' spans were not sent");
}

// Whether a claim may be about the load's own metrics.
bool asks_for_load_metrics(const plan::Plan& plan) {
  return std::any_of(plan.claims.begin(), plan.claims.end(), [](const plan::Claim& claim) {
    const auto lines = claim.settings.lines();
    return std::any_of(lines.begin(), lines.end(), [](const scenario::SettingLine& line) {
      return line.text.find("k6_") != std::string::npos;
    });
  });
}

// They may go to another Prometheus than claims ask: only who asks for them misses them.
void note_lost_metrics(const Losers& losers, Observations& observed) {
  if (losers.remote_write.empty()) return;
  const std::string what = "remote write: " + losers.remote_write;
  observed.notes.push_back(what);
  if (asks_for_load_metrics(losers.plan)) {
    observed.losses.push_back({what, {Backend::prometheus}});
  }
}

void add(std::vector<observe::Loss> more, Observations& observed) {
  std::move(more.begin(), more.end(), std::back_inserter(observed.losses));
}

// What the stores refused makes any answer of theirs one about a part only.
void note_stores(const target::Target& system, const LostBefore& before, Observations& observed) {
  observe::StoreStatuses statuses = observe::read_store_statuses(system.servers());
  observed.stores = observe::refused_since(std::move(statuses.stores), before.stores);
  // No claim asks it, but what it does not pass on is missed where claims ask.
  const bool missed = std::any_of(observed.catch_ups.begin(), observed.catch_ups.end(),
                                  [](const auto& one) { return !one.seen_at; });
  if (missed && std::count(statuses.silent.begin(), statuses.silent.end(), "otlp") > 0) {
    observed.losses.push_back(
        {"otlp, which passes telemetry on, does not answer", {Backend::loki, Backend::tempo}});
  }
  add(observe::losses_of(observed.stores, {}), observed);
  // Nobody could look again at what the verdict stands on.
  for (std::string& gap : observe::gaps_in_journals(observed.stores)) {
    observed.incidents.push_back(std::move(gap));
  }
}

observe::ScrapeWish scrapes_since_all_had_come(const target::Target& system,
                                               const Observations& observed) {
  const bool all_came =
      std::all_of(observed.catch_ups.begin(), observed.catch_ups.end(),
                  [](const observe::CatchUp& backend) { return backend.seen_at.has_value(); });
  const Duration patience = all_came ? counting_patience : Duration{0};  // there was time enough
  const std::vector<std::string> targets = system.scraped();
  return {targets, observe::when_all_had_come(observed), patience, Duration{0}, targets};
}

}  // namespace

LostBefore look_for_losses(const target::Target& system, const net::GoOn& go_on) {
  return {observe::read_store_statuses(system.servers()).stores,
          observe::read_own_metrics(system.servers(), go_on)};
}

void note_losses(const Losers& losers, const LostBefore& before, const observe::AskAll& ask,
                 const Clock& clock, const observe::Pause& pause, Observations& observed) {
  // Whoever presses Ctrl-C does not wait for what nobody will judge.
  const bool judged = !observed.interrupted;
  note_lost_logs(losers.system.finish_shipping(judged ? shipping_patience : Duration{0}), observed);
  note_lost_metrics(losers, observed);
  if (!judged) return;
  note_lost_spans(losers.client_spans, observed);
  note_stores(losers.system, before, observed);
  // Nothing was asked of which some could be lost, or nothing can be judged anyway.
  if (observed.catch_ups.empty() || !observed.incidents.empty()) return;
  add(unseen_workers(losers.plan, losers.workers, observed, ask), observed);
  const auto going_on = [&] { return pause(Duration{0}); };
  add(observe::losses_between(before.own,
                              observe::read_own_metrics(losers.system.servers(), going_on)),
      observed);
  if (losers.counted) return add(*losers.counted, observed);
  add(observe::ask_for_losses(observed.run.begin,
                              scrapes_since_all_had_come(losers.system, observed), ask, clock,
                              pause),
      observed);
}

}  // namespace harness::run
