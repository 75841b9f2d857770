#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stack/store/deadline.hpp"
#include "stack/store/traces/stored/stored.hpp"

namespace store::traces {

// A trace as the store holds it: its spans in the order in which they came, up to a number of them,
// linked.
struct TraceSpans {
  TraceId id;
  const StoredSpan* first = nullptr;
  std::uint32_t count = 0;
  std::uint32_t pieces = 1;  // pushes that brought spans of it
};

// A whole trace: every span once, with its place in the tree. Immutable. What was sent again as it
// was is one; what only bears the id of another span is a span of its own.
//
// Places are nested sets: a span's left and right enclose those of all its descendants. A span
// whose way up ends at a span that is not there has no place, and 0 for all three numbers.
class JoinedTrace {
 public:
  static constexpr std::int32_t no_parent = -1;  // of a root
  static constexpr std::int32_t unplaced = -2;

  // Without a deadline it takes as long as it takes.
  explicit JoinedTrace(const TraceSpans& spans, Deadline* deadline = nullptr);

  bool is_whole() const { return is_whole_; }  // otherwise the deadline passed, and it says nothing
  std::uint32_t size() const { return static_cast<std::uint32_t>(spans_.size()); }
  std::uint32_t taken() const {
    return taken_;
  }  // spans that it was made of, those sent again included
  const StoredSpan& span(std::uint32_t index) const { return *spans_[index]; }
  std::int32_t parent(std::uint32_t index) const { return places_[index].parent; }
  std::int32_t left(std::uint32_t index) const { return places_[index].left; }
  std::int32_t right(std::uint32_t index) const { return places_[index].right; }
  // The parent's left; -1 of a root.
  std::int32_t left_of_parent(std::uint32_t index) const;
  bool placed(std::uint32_t index) const { return places_[index].left != 0; }

  // Placed spans, each after its parent.
  const std::vector<std::uint32_t>& from_the_roots() const { return order_; }

  const TraceId& id() const { return id_; }
  std::uint64_t start() const { return start_; }
  std::uint64_t end() const { return end_; }
  std::int64_t duration() const { return duration_between(start_, end_); }
  // Of the root that came last; empty where there is none.
  std::string_view root_name() const { return root_ ? root_->name : std::string_view{}; }
  std::string_view root_service() const { return root_ ? root_->service() : std::string_view{}; }

 private:
  struct Place {
    std::int32_t parent = no_parent;  // an index, or why there is none
    std::int32_t left = 0;
    std::int32_t right = 0;
  };

  void collect(const TraceSpans& spans, Deadline* deadline);
  void find_parents();
  void place();

  TraceId id_;
  std::uint32_t taken_ = 0;
  bool is_whole_ = false;
  std::uint64_t start_ = 0;
  std::uint64_t end_ = 0;
  const StoredSpan* root_ = nullptr;
  std::vector<const StoredSpan*> spans_;
  std::vector<Place> places_;
  std::vector<std::uint32_t> order_;
};

}  // namespace store::traces
