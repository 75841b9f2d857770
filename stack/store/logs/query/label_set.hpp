#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace store::logs {

// The labels of a series or of a stream in an answer, by name. Kept as one text, because queries
// compare and hash them far more often than they read them.
class LabelSet {
 public:
  using Pair = std::pair<std::string_view, std::string_view>;

  LabelSet() = default;
  explicit LabelSet(std::string packed) : packed_(std::move(packed)) {}
  static LabelSet of(std::vector<Pair> labels);  // in any order

  // Names are appended in order.
  static void append(std::string& packed, std::string_view name, std::string_view value);

  std::vector<Pair> pairs() const;
  std::string_view get(std::string_view name) const;  // "" where there is none

  // With these names alone, or without them.
  LabelSet only(std::span<const std::string> names) const;
  LabelSet without(std::span<const std::string> names) const;
  // An empty value takes the label away.
  LabelSet with(std::string_view name, std::string_view value) const;

  const std::string& packed() const { return packed_; }
  bool operator==(const LabelSet&) const = default;
  // As lists of names and values.
  bool operator<(const LabelSet& other) const { return pairs() < other.pairs(); }

 private:
  std::string packed_;
};

std::string to_string(const LabelSet& labels);  // {a="b", c="d"}

struct LabelSetHash {
  std::size_t operator()(const LabelSet& labels) const {
    return std::hash<std::string>()(labels.packed());
  }
};

}  // namespace store::logs
