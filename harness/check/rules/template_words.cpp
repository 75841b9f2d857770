#include <algorithm>

#include "harness/check/rules/templates.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// One {{ … }}.
class Action {
 public:
  Action(std::string_view text, std::size_t begin, std::size_t end, bool is_dot_of_alert,
         TemplateParts& parts)
      : text_(text), at_(begin), end_(end), is_dot_of_alert_(is_dot_of_alert), parts_(parts) {}

  void read() {
    if (text_.substr(at_).starts_with("/*") || text_.substr(at_).starts_with("- /*")) return;
    while (at_ < end_) step();
  }

 private:
  char here() const { return at_ < end_ ? text_[at_] : '\0'; }

  std::string word() {
    const std::size_t begin = at_;
    while (at_ < end_ && is_word_letter(here())) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void step() {
    const char c = here();
    if (c == '"' || c == '`') return pass_string(c);
    if (c == '$') return variable();
    if (c == '.') return field();
    if (c >= '0' && c <= '9') return pass_number();
    if (!is_word_letter(c)) {
      ++at_;
      return;
    }
    const std::size_t offset = at_;
    parts_.words.push_back({TemplateWord::Kind::function, word(), offset});
  }

  void pass_string(char quote) {
    for (++at_; at_ < end_ && here() != quote; ++at_) {
      if (here() == '\\' && quote == '"') ++at_;
    }
    ++at_;
  }

  void pass_number() {
    while (at_ < end_ && (is_word_letter(here()) || here() == '.')) ++at_;
  }

  void variable() {
    const std::size_t offset = at_++;
    const std::string name = "$" + word();
    if ((name == "$labels" || name == "$externalLabels") && here() == '.') {
      ++at_;
      label(name == "$labels" ? TemplateWord::Kind::label : TemplateWord::Kind::external_label);
      return;
    }
    std::size_t behind = at_;
    while (behind < end_ && (text_[behind] == ' ' || text_[behind] == ',')) ++behind;
    const bool is_first_of_two = behind < end_ && text_[behind] == '$' &&
                                 text_.substr(at_, end_ - at_).find(":=") != std::string_view::npos;
    const bool is_declared = text_.substr(behind, 2) == ":=" || is_first_of_two;
    parts_.words.push_back({TemplateWord::Kind::variable, name, offset, is_declared});
    while (here() == '.') {  // its fields
      ++at_;
      word();
    }
  }

  void field() {
    const bool is_of_alert = is_dot_of_alert_ && (at_ == 0 || text_[at_ - 1] != ')');
    ++at_;
    const std::string name = word();
    if (name == "Labels" && here() == '.' && is_of_alert) {
      ++at_;
      return label(TemplateWord::Kind::label);
    }
    while (here() == '.') {
      ++at_;
      word();
    }
  }

  void label(TemplateWord::Kind kind) {
    const std::size_t offset = at_;
    parts_.words.push_back({kind, word(), offset});
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t end_;
  bool is_dot_of_alert_;
  TemplateParts& parts_;
};

// Within {{ range }} and {{ with }} the dot is another: the rows of a query have labels of their
// own.
class Blocks {
 public:
  bool leave_the_dot() const {
    return std::none_of(move_it_.begin(), move_it_.end(), [](bool moves) { return moves; });
  }

  // The action's first word.
  void pass(std::string_view keyword) {
    if (keyword == "end" && !move_it_.empty()) move_it_.pop_back();
    if (is_one_of(keyword, {"range", "with", "define", "block"})) move_it_.push_back(true);
    if (keyword == "if") move_it_.push_back(false);
  }

 private:
  std::vector<bool> move_it_;  // of those that are open, the innermost last
};

std::string_view first_word(std::string_view action) {
  const std::size_t begin = std::min(action.find_first_not_of("- \t\r\n"), action.size());
  std::size_t end = begin;
  while (end < action.size() && is_word_letter(action[end])) ++end;
  return action.substr(begin, end - begin);
}

}  // namespace

TemplateParts parts_of_template(std::string_view text) {
  TemplateParts parts;
  const auto fault = [&](std::size_t offset, std::string what) {
    parts.fault = std::move(what);
    parts.fault_offset = offset;
  };
  Blocks blocks;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = text.find("{{", at);
    if (const std::size_t stray = text.substr(0, open).find("}}", at);
        stray != std::string_view::npos) {
      // It is text to Go; nobody means it so.
      fault(stray, "}} without {{ before it");
      return parts;
    }
    if (open == std::string_view::npos) return parts;
    const std::size_t close = text.find("}}", open + 2);
    const std::size_t next = text.find("{{", open + 2);
    if (close == std::string_view::npos || next < close) {
      fault(open, "{{ is not closed");
      return parts;
    }
    Action(text, open + 2, close, blocks.leave_the_dot(), parts).read();
    blocks.pass(first_word(text.substr(open + 2, close - open - 2)));
    at = close + 2;
  }
}

}  // namespace harness::check
