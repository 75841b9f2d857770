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
  parents_.assign(spans_.size(), no_parent);
  for (std::uint32_t i = 0; i < spans_.size(); ++i) {
    if (spans_[i]->parent_id == 0) continue;
    parents_[i] = unplaced;
    for (const auto& [id, position] : index.find(spans_[i]->parent_id)) {
      // Of a client and a server with one id, the server is the one that goes on.
      if (parents_[i] == unplaced || spans_[position]->kind == server) {
        parents_[i] = static_cast<std::int32_t>(position);
      }
    }
  }
}

// Without recursion: a trace may be as deep as it has spans. Spans in a circle are never reached.
void JoinedTrace::place() {
  const std::size_t count = spans_.size();
  constexpr std::int32_t none = -1;
  std::vector<std::int32_t> first_child(count, none);
  std::vector<std::int32_t> next_sibling(count, none);
  std::int32_t first_root = none;
  for (std::size_t i = count; i-- > 0;) {
    if (parents_[i] == unplaced) continue;
    auto& first =
        parents_[i] == no_parent ? first_root : first_child[static_cast<std::size_t>(parents_[i])];
    next_sibling[i] = first;
    first = static_cast<std::int32_t>(i);
  }
  lefts_.assign(count, 0);
  rights_.assign(count, 0);
  std::int32_t number = 0;
  std::int32_t at = first_root;
  while (at != none) {
    const auto i = static_cast<std::size_t>(at);
    lefts_[i] = ++number;
    order_.push_back(static_cast<std::uint32_t>(at));
    if (first_child[i] != none) {
      at = first_child[i];
      continue;
    }
    // Up to the nearest one that has a sibling left.
    while (at != none) {
      const auto done = static_cast<std::size_t>(at);
      rights_[done] = ++number;
      if (next_sibling[done] != none) {
        at = next_sibling[done];
        break;
      }
      at = parents_[done] < 0 ? none : parents_[done];
    }
  }
}

std::int32_t JoinedTrace::left_of_parent(std::uint32_t index) const {
  if (!placed(index)) return 0;
  const std::int32_t above = parents_[index];
  return above < 0 ? no_parent : lefts_[static_cast<std::uint32_t>(above)];
}

}  // namespace store::traces
