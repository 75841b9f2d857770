#include "stack/store/logs/query/label_replace.hpp"

#include <charconv>

#include "harness/languages/logql/go_regex.hpp"
#include "stack/store/regex.hpp"

namespace store::logs {
namespace {

using harness::languages::logql::LabelReplace;

bool is_name_letter(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Fills "$1", "${1}", "$name" with what the groups caught, as Go's Expand does.
class Expansion {
 public:
  Expansion(const re2::RE2& regex, std::string_view text, Deadline& deadline)
      : regex_(regex), groups_(count()) {
    const re2::StringPiece input(text.data(), text.size());
    if (!has_time_for(regex, text.size(), &deadline)) return;
    matched_ = regex.Match(input, 0, text.size(), re2::RE2::ANCHOR_BOTH, groups_.data(),
                           static_cast<int>(groups_.size()));
  }

  bool matched() const { return matched_; }

  std::string of(std::string_view replacement) const {
    std::string out;
    while (!replacement.empty()) {
      const char letter = replacement.front();
      replacement.remove_prefix(1);
      if (letter != '$') {
        out += letter;
      } else if (!replacement.empty() && replacement.front() == '$') {
        out += '$';
        replacement.remove_prefix(1);
      } else {
        out += take_group(replacement);
      }
    }
    return out;
  }

 private:
  std::size_t count() const {
    return static_cast<std::size_t>(regex_.NumberOfCapturingGroups()) + 1;
  }

  std::string take_group(std::string_view& text) const {
    const bool braced = !text.empty() && text.front() == '{';
    std::string_view rest = text.substr(braced ? 1 : 0);
    std::size_t length = 0;
    while (length < rest.size() && is_name_letter(rest[length])) ++length;
    const bool closed = !braced || (length < rest.size() && rest[length] == '}');
    if (length == 0 || !closed) return "$";
    const std::string_view name = rest.substr(0, length);
    text.remove_prefix(length + (braced ? 2 : 0));
    return group(name);
  }

  std::string group(std::string_view name) const {
    std::size_t number = groups_.size();
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || end != name.data() + name.size()) {
      const auto& names = regex_.NamedCapturingGroups();
      const auto named = names.find(std::string(name));
      number = named == names.end() ? groups_.size() : static_cast<std::size_t>(named->second);
    }
    return number < groups_.size() ? std::string(groups_[number]) : std::string();
  }

  const re2::RE2& regex_;
  std::vector<re2::StringPiece> groups_;
  bool matched_ = false;
};

}  // namespace

Outcome<Matrix> replace_labels(const LabelReplace& replacement, Matrix series, Deadline& deadline) {
  const auto regex = harness::languages::logql::compile_regex(replacement.regex);
  if (!regex) return refuse(400, regex.error().what);
  for (Series& one : series.series) {
    const std::string value(one.labels.get(replacement.source));
    const Expansion expansion(**regex, value, deadline);
    if (!expansion.matched()) continue;
    one.labels = one.labels.with(replacement.target, expansion.of(replacement.replacement));
  }
  if (deadline.passed(0)) return too_late(deadline);
  return series;
}

}  // namespace store::logs
