#include "harness/report/rate_meter.hpp"

namespace harness::report {
namespace {

constexpr Duration memory = std::chrono::seconds{3};
constexpr Duration spacing = std::chrono::milliseconds{100};  // so that few samples are kept

}  // namespace

double RateMeter::update(TimePoint now, std::uint64_t count) {
  if (samples_.empty() || now - samples_.back().first >= spacing) samples_.emplace_back(now, count);
  while (samples_.size() > 1 && now - samples_[1].first >= memory) samples_.pop_front();
  const auto& [since, before] = samples_.front();
  if (now == since || count < before) return 0;
  return static_cast<double>(count - before) / seconds(now - since);
}

}  // namespace harness::report
