#include "stack/store/logs/query/label_replace.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <variant>
#include <vector>

#include "harness/languages/logql/go_regex.hpp"
#include "stack/store/regex.hpp"

namespace store::logs {
namespace {

using harness::languages::logql::LabelReplace;

bool is_name_letter(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// What a replacement consists of: texts, and groups of the expression.
using Piece = std::variant<std::string, int>;

// Reads "$1", "${1}" and "$name" as Go's Expand does. Groups that are not there are left out.
class Replacement {
 public:
  Replacement(std::string_view text, const re2::RE2& regex) : rest_(text), regex_(regex) {
    while (!rest_.empty()) take_piece();
  }

  std::vector<Piece> take() { return std::move(pieces_); }

 private:
  void take_piece() {
    const std::size_t sign = std::min(rest_.find('$'), rest_.size());
    add(rest_.substr(0, sign));
    rest_.remove_prefix(sign);
    if (rest_.empty()) return;
    rest_.remove_prefix(1);
    if (rest_.starts_with('$')) {
      add("$");
      rest_.remove_prefix(1);
    } else {
      take_group();
    }
  }

  void take_group() {
    const bool braced = rest_.starts_with('{');
    const std::string_view name = name_in(rest_.substr(braced ? 1 : 0));
    const std::size_t end = name.size() + (braced ? 1 : 0);
    const bool closed = !braced || (end < rest_.size() && rest_[end] == '}');
    if (name.empty() || !closed) return add("$");
    rest_.remove_prefix(end + (braced ? 1 : 0));
    const int group = group_of(name);
    if (group >= 0 && group <= regex_.NumberOfCapturingGroups()) pieces_.emplace_back(group);
  }

  static std::string_view name_in(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_name_letter);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
  }

  int group_of(std::string_view name) const {
    int number = -1;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size()) return number;
    const auto& names = regex_.NamedCapturingGroups();
    const auto named = names.find(std::string(name));
    return named == names.end() ? -1 : named->second;
  }

  void add(std::string_view text) {
    if (text.empty()) return;
    if (pieces_.empty() || !std::holds_alternative<std::string>(pieces_.back())) {
      pieces_.emplace_back(std::string());
    }
    std::get<std::string>(pieces_.back()) += text;
  }

  std::string_view rest_;
  const re2::RE2& regex_;
  std::vector<Piece> pieces_;
};

// All that is written into labels, of any number of series.
constexpr std::size_t most_replaced_bytes = std::size_t{64} << 20U;

// Gives labels to one series after the other.
class Replacing {
 public:
  Replacing(const LabelReplace& replacement, const re2::RE2& regex, Deadline& deadline)
      : replacement_(replacement),
        regex_(regex),
        pieces_(Replacement(replacement.replacement, regex).take()),
        groups_(static_cast<std::size_t>(regex.NumberOfCapturingGroups()) + 1),
        deadline_(deadline) {}

  // False: the deadline passed, or all of them together are too long.
  bool replace(LabelSet& labels) {
    constexpr std::size_t pieces_of_a_line = 16;
    if (deadline_.passed(1 + pieces_.size() / pieces_of_a_line)) return false;
    const std::string_view value = labels.get(replacement_.source);
    if (!has_time_for(regex_, value.size(), &deadline_)) return false;
    if (!regex_.Match({value.data(), value.size()}, 0, value.size(), re2::RE2::ANCHOR_BOTH,
                      groups_.data(), static_cast<int>(groups_.size()))) {
      return true;
    }
    made_ += size();
    if (is_too_long()) return false;
    labels = labels.with(replacement_.target, fill());
    return true;
  }

  bool is_too_long() const { return made_ > most_replaced_bytes; }

 private:
  std::string_view text_of(const Piece& piece) const {
    if (const auto* text = std::get_if<std::string>(&piece)) return *text;
    const re2::StringPiece& group = groups_[static_cast<std::size_t>(std::get<int>(piece))];
    return {group.data(), group.size()};
  }

  std::size_t size() const {
    std::size_t all = 0;
    for (const Piece& piece : pieces_) all += text_of(piece).size();
    return all;
  }

  std::string fill() const {
    std::string out;
    for (const Piece& piece : pieces_) out += text_of(piece);
    return out;
  }

  const LabelReplace& replacement_;
  const re2::RE2& regex_;
  std::vector<Piece> pieces_;
  std::vector<re2::StringPiece> groups_;
  Deadline& deadline_;
  std::size_t made_ = 0;
};

}  // namespace

Outcome<Matrix> replace_labels(const LabelReplace& replacement, Matrix series, Deadline& deadline) {
  const auto regex = harness::languages::logql::compile_regex(replacement.regex);
  if (!regex) return refuse(400, regex.error().what);
  Replacing replacing(replacement, **regex, deadline);
  for (Series& one : series.series) {
    if (!replacing.replace(one.labels)) break;
  }
  if (replacing.is_too_long()) {
    return refuse(400, "label_replace makes more than 64 MiB of text; replace by less");
  }
  if (deadline.passed(0)) return too_late(deadline);
  return series;
}

}  // namespace store::logs
