#include "stack/store/derive/series_states.hpp"

#include <algorithm>
#include <array>

namespace store::derive {
namespace {

// A beginning further back says nothing that a window would see, and Prometheus takes no sample
// from before the hour.
constexpr std::int64_t longest_beginning = 600'000;

// When the series was 0: where counting began, or when its sender did not know of it yet. 0: never.
std::int64_t zero_at(const PointTime& time) {
  const std::int64_t at = std::max(time.start, time.before);
  return at < time.at && at >= time.at - longest_beginning ? at : 0;
}

}  // namespace

SeriesStates::Outcome SeriesStates::add(WriteRequest& request, PointSample sample,
                                        const PointTime& time) {
  auto found = states_.find(sample.series);
  const bool is_new = found == states_.end();
  if (is_new) {
    if (!budget_.take(1, sample.series.size())) return Outcome::series_limit;
    found = states_.emplace(std::move(sample.series), State{}).first;
  }
  State& state = found->second;
  if (!is_new && time.at <= state.at) {
    return time.at == state.at ? Outcome::repeated : Outcome::out_of_order;
  }
  if (sample.course == Course::delta) sample.value += state.value;
  const bool restarted = time.start > state.at && sample.course == Course::cumulative;
  const std::int64_t zero = is_new ? zero_at(time) : restarted ? time.start : 0;
  const bool has_beginning = sample.course != Course::any && zero > state.at && zero < time.at;
  const double beginning = is_new && sample.begins_as_the_one_before ? before_ : 0;
  before_ = is_new ? beginning : state.value;
  const std::array<Sample, 2> samples{Sample{zero, beginning}, Sample{time.at, sample.value}};
  request.add(found->first, std::span(samples).subspan(has_beginning ? 0 : 1));
  state = {time.at, sample.value};
  return Outcome::written;
}

}  // namespace store::derive
