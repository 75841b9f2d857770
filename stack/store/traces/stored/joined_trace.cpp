#include "stack/store/traces/stored/joined_trace.hpp"

#include <algorithm>
#include <unordered_map>

#include "stack/store/traces/stored/sent_twice.hpp"

namespace store::traces {

namespace {

constexpr std::uint8_t server = 2;

using Spans = std::vector<const StoredSpan*>;

bool is_over(Deadline* deadline) { return deadline != nullptr && deadline->passed(); }

// Spans by their ids. Linear but for the sort, however many spans bear one id.
class Index {
 public:
  using Entry = std::pair<std::uint64_t, std::uint32_t>;  // an id, and where its span stands

  explicit Index(const Spans& spans) {
    entries_.reserve(spans.size());
    for (std::uint32_t i = 0; i < spans.size(); ++i) entries_.push_back({spans[i]->id, i});
    std::sort(entries_.begin(), entries_.end());
  }

  // Gives those of each id together, in their order.
  template <typename Visit>
  void each_id(const Visit& visit) const {
    for (auto first = entries_.begin(); first != entries_.end();) {
      const auto last = std::find_if(first, entries_.end(),
                                     [&](const Entry& one) { return one.first != first->first; });
      visit(std::span<const Entry>(first, last));
      first = last;
    }
  }

 private:
  std::vector<Entry> entries_;
};

// Exporters that had no answer send spans again, as they were: those are one. Ids do not make them
// one: a client and a server may share an id, and a service that gives one id to two spans has sent
// two.
Spans without_sent_twice(const Spans& spans, Deadline* deadline) {
  std::vector<bool> is_again(spans.size(), false);
  bool any = false;
  SentTwice sent_twice;
  Index(spans).each_id([&](std::span<const Index::Entry> of_one_id) {
    if (of_one_id.size() == 1) return;
    for (const auto& [id, position] : of_one_id) {
      if (is_over(deadline)) return;
      is_again[position] = sent_twice.is(*spans[position]);
      any = any || is_again[position];
    }
  });
  if (!any) return spans;
  Spans kept;
  kept.reserve(spans.size());
  for (std::uint32_t i = 0; i < spans.size(); ++i) {
    if (!is_again[i]) kept.push_back(spans[i]);
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

JoinedTrace::JoinedTrace(const TraceSpans& spans, Deadline* deadline)
    : id_(spans.id), taken_(spans.count) {
  collect(spans, deadline);
  if (!is_over(deadline)) find_parents();
  if (!is_over(deadline)) place();
  is_whole_ = deadline == nullptr || !deadline->passed(0);
}

void JoinedTrace::collect(const TraceSpans& spans, Deadline* deadline) {
  Spans all;
  all.reserve(spans.count);
  const StoredSpan* span = spans.first;
  for (std::uint32_t i = 0; i < spans.count && !is_over(deadline); ++i) {
    all.push_back(span);
    if (i + 1 < spans.count) span = span->next;
  }
  if (all.empty()) return;
  spans_ = without_sent_twice(all, deadline);
  if (spans.pieces > 1) order_by_start(spans_);
  start_ = spans_.front()->start;
  for (const StoredSpan* one : spans_) {
    start_ = std::min(start_, one->start);
    end_ = std::max(end_, one->end);
    if (one->parent_id == 0) root_ = one;
  }
}

void JoinedTrace::find_parents() {
  std::vector<Index::Entry> parents;  // one for each id
  parents.reserve(spans_.size());
  Index(spans_).each_id([&](std::span<const Index::Entry> of_one_id) {
    // Of several spans of one id a server is the one that goes on, and the last of them; where
    // there is none, the first.
    const auto last_server =
        std::find_if(of_one_id.rbegin(), of_one_id.rend(),
                     [&](const Index::Entry& one) { return spans_[one.second]->kind == server; });
    parents.push_back(last_server == of_one_id.rend() ? of_one_id.front() : *last_server);
  });
  places_.resize(spans_.size());
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const std::uint64_t id = spans_[i]->parent_id;
    if (id == 0) continue;
    const auto found = std::lower_bound(parents.begin(), parents.end(), Index::Entry{id, 0});
    const bool is_there = found != parents.end() && found->first == id;
    places_[i].parent = is_there ? static_cast<std::int32_t>(found->second) : unplaced;
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
