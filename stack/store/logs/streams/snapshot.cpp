#include "stack/store/logs/streams/snapshot.hpp"

namespace store::logs {

EntryCursor::EntryCursor(const StreamView& view, std::int64_t begin, std::int64_t end,
                         Direction direction)
    : begin_(begin), end_(end), forward_(direction == Direction::forward) {
  for (const Run& run : view.runs) {
    Place place{RunPlace(run, forward_ ? begin : end)};
    place.entry = inside(forward_ ? place.place.here() : place.place.previous());
    if (place.entry != nullptr) places_.push_back(place);
  }
  choose();
}

const Entry* EntryCursor::inside(const Entry* entry) const {
  const bool is_inside = entry != nullptr && entry->time >= begin_ && entry->time < end_;
  return is_inside ? entry : nullptr;
}

void EntryCursor::choose() {
  here_ = nullptr;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Entry* entry = places_[i].entry;
    if (entry == nullptr) continue;
    if (here_ != nullptr && before(*entry, *here_) != forward_) continue;
    here_ = entry;
    chosen_ = i;
  }
}

void EntryCursor::step(Place& place) const {
  if (forward_) {
    place.place.forward();
    place.entry = inside(place.place.here());
  } else {
    place.place.backward();
    place.entry = inside(place.place.previous());
  }
}

void EntryCursor::next() {
  step(places_[chosen_]);
  if (places_.size() == 1) {
    here_ = places_.front().entry;
  } else {
    choose();
  }
}

}  // namespace store::logs
