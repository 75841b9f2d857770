#include "stack/store/traces/stored/joined_trace.hpp"

#include <algorithm>
#include <unordered_map>

namespace store::traces {

namespace {

constexpr std::uint8_t server = 2;

using Spans = std::vector<const StoredSpan*>;

// Ids to positions, sorted, so that spans of one id lie beside one another in their order.
class Index {
 public:
  explicit Index(const Spans& spans) {
    entries_.reserve(spans.size());
    for (std::uint32_t i = 0; i < spans.size(); ++i) entries_.push_back({spans[i]->id, i});
    std::sort(entries_.begin(), entries_.end());
  }

  std::span<const std::pair<std::uint64_t, std::uint32_t>> find(std::uint64_t id) const {
    const auto first = std::lower_bound(entries_.begin(), entries_.end(),
                                        std::pair<std::uint64_t, std::uint32_t>{id, 0});
    auto last = first;
    while (last != entries_.end() && last->first == id) ++last;
    return {first, last};
  }

 private:
  std::vector<std::pair<std::uint64_t, std::uint32_t>> entries_;
};

// A span is one of its id and kind: client and server may share an id. Exporters that try again
// send some twice.
Spans without_doubles(const Spans& spans) {
  const Index index(spans);
  Spans kept;
  kept.reserve(spans.size());
  for (std::uint32_t i = 0; i < spans.size(); ++i) {
    const auto same_id = index.find(spans[i]->id);
    const bool is_double = std::any_of(same_id.begin(), same_id.end(), [&](const auto& other) {
      return other.second < i && spans[other.second]->kind == spans[i]->kind;
    });
    if (!is_double) kept.push_back(spans[i]);
  }
  return kept;
}

bool starts_before(const StoredSpan* a, const StoredSpan* b) { return a->start < b->start; }

// Pieces come in any order. Spans of one origin stay together, as they would have come in one
// piece.
void order_by_start(Spans& spans) {
  std::stable_sort(spans.begin(), spans.end(), starts_before);
  std::unordered_map<const Origin*, std::uint32_t> ranks;
  for (const StoredSpan* span : spans) {
    ranks.try_emplace(span->origin, static_cast<std::uint32_t>(ranks.size()));
  }
  std::stable_sort(spans.begin(), spans.end(), [&](const StoredSpan* a, const StoredSpan* b) {
    return ranks.at(a->origin) < ranks.at(b->origin);
  });
}

}  // namespace

JoinedTrace::JoinedTrace(const TraceSpans& spans) : id_(spans.id), taken_(spans.count) {
  collect(spans);
  find_parents();
  place();
}

void JoinedTrace::collect(const TraceSpans& spans) {
  Spans all;
  all.reserve(spans.count);
  const StoredSpan* span = spans.first;
  for (std::uint32_t i = 0; i < spans.count; ++i) {
    all.push_back(span);
    if (i + 1 < spans.count) span = span->next;
  }
  spans_ = without_doubles(all);
  if (spans.pieces > 1) order_by_start(spans_);
  start_ = spans_.front()->start;
  for (const StoredSpan* one : spans_) {
    start_ = std::min(start_, one->start);
    end_ = std::max(end_, one->end);
    if (one->parent_id == 0) root_ = one;
  }
}

void JoinedTrace::find_parents() {
  const Index index(spans_);
  places_.resize(spans_.size());
  for (std::uint32_t i = 0; i < spans_.size(); ++i) {
    if (spans_[i]->parent_id == 0) continue;
    std::int32_t& parent = places_[i].parent;
    parent = unplaced;
    for (const auto& [id, position] : index.find(spans_[i]->parent_id)) {
      // Of a client and a server with one id, the server is the one that goes on.
      if (parent == unplaced || spans_[position]->kind == server) {
        parent = static_cast<std::int32_t>(position);
      }
    }
  }
}

namespace {

constexpr std::int32_t none = -1;

// Who comes first below each span, and who next beside it, in the order of the spans.
struct Family {
  explicit Family(std::size_t count) : first_child(count, none), next_sibling(count, none) {}

  std::vector<std::int32_t> first_child;
  std::vector<std::int32_t> next_sibling;
  std::int32_t first_root = none;
};

}  // namespace

// Without recursion: a trace may be as deep as it has spans. Spans in a circle are never reached.
void JoinedTrace::place() {
  Family family(spans_.size());
  for (std::size_t i = spans_.size(); i-- > 0;) {
    const std::int32_t parent = places_[i].parent;
    if (parent == unplaced) continue;
    auto& first = parent == no_parent ? family.first_root
                                      : family.first_child[static_cast<std::size_t>(parent)];
    family.next_sibling[i] = first;
    first = static_cast<std::int32_t>(i);
  }
  order_.reserve(spans_.size());
  std::int32_t number = 0;
  std::int32_t at = family.first_root;
  while (at != none) {
    const auto i = static_cast<std::size_t>(at);
    places_[i].left = ++number;
    order_.push_back(static_cast<std::uint32_t>(at));
    at = family.first_child[i];
    // Up to the nearest one that has a sibling left.
    for (auto done = static_cast<std::int32_t>(i); at == none && done >= 0;) {
      Place& place = places_[static_cast<std::size_t>(done)];
      place.right = ++number;
      at = family.next_sibling[static_cast<std::size_t>(done)];
      done = place.parent;
    }
  }
}

std::int32_t JoinedTrace::left_of_parent(std::uint32_t index) const {
  if (!placed(index)) return 0;
  const std::int32_t above = places_[index].parent;
  return above < 0 ? no_parent : places_[static_cast<std::uint32_t>(above)].left;
}

}  // namespace store::traces
