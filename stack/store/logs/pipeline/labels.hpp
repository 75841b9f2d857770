#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "stack/store/logs/pipeline/text_arena.hpp"
#include "stack/store/records.hpp"

namespace store::logs::pipeline {

constexpr std::string_view error_label = "__error__";
constexpr std::string_view error_details_label = "__error_details__";
constexpr std::string_view extracted_suffix = "_extracted";

// Where a label came from. Answers with categorized labels tell them apart.
enum class Category : std::uint8_t { stream, metadata, parsed };

struct Label {
  std::string_view name;
  std::string_view value;
  Category category = Category::stream;

  bool operator==(const Label&) const = default;
};

// The labels of one line on its way through the stages. All texts are views: of the stream, the
// entry and the line, or of the arena, which is reset with the next line.
class Labels {
 public:
  // The labels of the line's stream and its structured metadata, which is `name_extracted` where
  // both have a name.
  void begin(std::span<const Field> stream, std::span<const Field> metadata);

  // The label, or the error as if it were one.
  std::optional<std::string_view> find(std::string_view name) const;
  // "" where there is none.
  std::string_view get(std::string_view name) const { return find(name).value_or(""); }
  const Label* find_label(std::string_view name) const;

  void set(std::string_view name, std::string_view value, Category category);
  void erase(std::string_view name);
  template <typename Condition>
  void erase_if(Condition&& condition) {
    std::erase_if(all_, condition);
    is_indexed_ = false;
  }

  // What a parser found. Keeps the first value of a name, whichever stage it came from.
  bool was_extracted(std::string_view name) const;
  void extract(std::string_view name, std::string_view value);
  std::size_t extracted_count() const { return extracted_.size(); }

  // Whether a parsed label of that name must be called `name_extracted`.
  bool is_taken(std::string_view name) const;

  bool has_error() const { return !error_.empty(); }
  std::string_view error() const { return error_; }
  std::string_view error_details() const { return details_; }
  void fail(std::string_view error, std::string_view details);
  void erase_error() { error_ = {}; }
  void erase_error_details() { details_ = {}; }

  // In no order, without errors.
  std::span<const Label> all() const { return all_; }
  // By name, with errors. Valid until the next call.
  std::span<const Label> sorted();

  TextArena& arena() { return arena_; }

 private:
  // So many labels are looked through faster than they are hashed.
  static constexpr std::size_t few = 48;

  bool is_of_stream(std::string_view name) const;
  std::size_t place_of(std::string_view name) const;
  void index() const;

  std::span<const Field> stream_;
  std::vector<Label> all_;
  // Where each of many stands. Made when it is asked for.
  mutable std::unordered_map<std::string_view, std::size_t> places_;
  mutable bool is_indexed_ = false;
  std::vector<Label> sorted_;
  std::vector<std::string_view> extracted_;
  std::unordered_set<std::string_view> many_extracted_;  // the same where they are many
  std::string_view error_;
  std::string_view details_;
  TextArena arena_;
};

}  // namespace store::logs::pipeline
