#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace store::logs {

// Names of labels that a query groups or matches by; looked up among any number of them.
class LabelNames {
 public:
  explicit LabelNames(std::vector<std::string> names);

  bool contain(std::string_view name) const;
  std::span<const std::string> sorted() const { return names_; }  // each once

 private:
  std::vector<std::string> names_;
};

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
  LabelSet only(const LabelNames& names) const;
  LabelSet without(const LabelNames& names) const;
  // An empty value takes the label away.
  LabelSet with(std::string_view name, std::string_view value) const;
  // With what another one says of these names.
  LabelSet with(const LabelNames& names, const LabelSet& other) const;

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
