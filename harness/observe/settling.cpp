#include "harness/observe/settling.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/real_tempo.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

// It derives all that can be derived from the spans that came, and answers when Prometheus has
// taken it: 204.
Question send_derived() {
  return {Backend::tempo, "/flush", {}, "send what is derived from spans", "POST"};
}

Question own_metrics() { return {Backend::tempo, "/metrics", {}, "the store's own metrics"}; }

// What it could not derive, and what Prometheus did not take.
bool is_loss(std::string_view line) {
  return line.starts_with("store_derived_lost_total{") ||
         line.starts_with("store_remote_write_samples_total{outcome=\"refused\"}") ||
         line.starts_with("store_remote_write_samples_total{outcome=\"dropped\"}");
}

std::vector<std::string> losses_in(const std::string& metrics) {
  std::vector<std::string> losses;
  for (const std::string& line : split(metrics, '\n')) {
    if (is_loss(line) && !line.ends_with(" 0")) losses.push_back(line);
  }
  return losses;
}

void await_stores_metrics(CatchUp& prometheus, Duration patience, const Ask& ask,
                          const Clock& clock, const Pause& pause) {
  prometheus.seen_at.reset();
  const WallTime deadline = clock.wall() + patience;
  const std::string who = "tempo, which derives traces_… from spans, ";
  while (true) {
    const Answer answer = ask(send_derived());
    if (answer.status == 204) {
      const std::vector<std::string> losses = losses_in(ask(own_metrics()).body);
      prometheus.problem = losses.empty() ? "" : who + "lost some: " + join(losses, ", ");
      if (losses.empty()) prometheus.seen_at = answer.asked_at;
      return;
    }
    prometheus.problem = who + document(answer).error().what;
    if (clock.wall() >= deadline || !pause(between_rounds)) return;
  }
}

// When one that ran already sends what it derives, and where, is its own affair.
void leave_derived(CatchUp& prometheus) {
  prometheus.seen_at.reset();
  prometheus.problem =
      "what tempo derives from spans (traces_…) comes in its own time, which nobody knows of one "
      "that runs already; ask for the spans themselves";
}

}  // namespace

bool asks_for_derived_metrics(const Question& question) {
  return question.backend == Backend::prometheus &&
         question.query.find("traces_") != std::string::npos;
}

bool is_real_tempo(const Answer& status) {
  const Result<nlohmann::json> document = observe::document(status);
  return !document || !document->is_object() || !document->contains("role");
}

void settle(std::vector<CatchUp>& backends, const Settling& how, Duration patience, const Ask& ask,
            const Clock& clock, const Pause& pause) {
  const bool hangs_on_tempo =
      std::any_of(backends.begin(), backends.end(), [&how](const CatchUp& one) {
        return one.backend == Backend::tempo || (one.backend == Backend::prometheus && how.derived);
      });
  if (!hangs_on_tempo) return;
  const bool real = is_real_tempo(ask(tempo_status()));
  for (CatchUp& one : backends) {
    if (!one.seen_at) continue;
    if (one.backend == Backend::tempo && real && !how.shares_traces) {
      await_joined_traces(one, patience, ask, clock, pause);
    }
    if (one.backend != Backend::prometheus || !how.derived) continue;
    if (how.shares_derivation) {
      leave_derived(one);
    } else if (real) {
      // From now on, because the last spans have come only now.
      await_tempos_metrics(one, clock.wall(), patience, ask, clock, pause);
    } else {
      await_stores_metrics(one, patience, ask, clock, pause);
    }
  }
}

}  // namespace harness::observe
