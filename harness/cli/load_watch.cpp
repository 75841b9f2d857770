#include "harness/cli/load_watch.hpp"

#include <unistd.h>

#include <cstdio>

#include "harness/report/terminal.hpp"

namespace harness::cli {
namespace {

constexpr Duration between_lines = std::chrono::seconds{10};
constexpr Duration patience = std::chrono::seconds{1};

// Also where its iterations might have ended before.
std::optional<Duration> length_of(const scenario::Executor& executor) {
  const auto limit = scenario::time_limit_of(executor);
  return limit ? limit : scenario::duration_of(executor);
}

}  // namespace

LoadWatch::LoadWatch(const scenario::Load& load, TimePoint origin)
    : origin_(origin),
      length_(length_of(*load.executor)),
      graceful_stop_(load.graceful_stop),
      on_terminal_(isatty(STDERR_FILENO) != 0),
      said_at_(origin) {
  rate_.update(origin, 0);
}

void LoadWatch::show(const load::LoadSnapshot& progress, TimePoint now) {
  state_.load = progress;
  state_.rate = rate_.update(now, progress.sent);
  announce_the_wait(progress, now);
  if (on_terminal_) {
    const report::Look look = report::look_in(report::surroundings_of(STDERR_FILENO));
    std::fprintf(stderr, "\r%s\x1b[K", report::fit(look, line_at(now), look.width - 1).c_str());
  } else if (now - said_at_ >= between_lines) {
    said_at_ = now;
    std::fprintf(stderr, "%s\n", line_at(now).c_str());
  }
}

std::string LoadWatch::line_at(TimePoint now) const {
  return approximate(now - origin_) + ": " + report::load_text(state_);
}

void LoadWatch::announce_the_wait(const load::LoadSnapshot& progress, TimePoint now) {
  const bool is_over = length_ && now - origin_ >= *length_ + patience;
  if (!is_over || announced_ || progress.in_flight == 0) return;
  announced_ = true;
  clear();
  const bool is_one = progress.in_flight == 1;
  const std::string what =
      std::to_string(progress.in_flight) + (is_one ? " request" : " requests") + " under way";
  std::fprintf(stderr, "waiting for %s, for at most %s; Ctrl-C cuts %s off\n", what.c_str(),
               format_duration(graceful_stop_).c_str(), is_one ? "it" : "them");
}

void LoadWatch::clear() const {
  if (on_terminal_) std::fputs("\r\x1b[K", stderr);
}

}  // namespace harness::cli
