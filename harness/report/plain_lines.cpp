#include "harness/report/plain_lines.hpp"

#include "harness/report/run_times.hpp"

namespace harness::report {
namespace {

constexpr Duration interval = std::chrono::seconds{10};

}  // namespace

void PlainLines::print(std::string_view offset, std::string_view text) {
  output_->write(std::string(offset).append("  ").append(text).append("\n"));
}

void PlainLines::refresh(const RunState& state, TimePoint now) {
  if (!state.since_first || !state.phase) return;
  if (!said_at_) said_at_ = now;
  if (now - *said_at_ < interval) return;
  said_at_ = now;
  print(offset_text(*state.since_first), load_text(state));
}

}  // namespace harness::report
