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
    const bool is_of_result = at_ > 0 && text_[at_ - 1] == ')';
    const bool is_of_alert = is_dot_of_alert_ && !is_of_result;
    const std::size_t offset = ++at_;
    const std::string name = word();
    // Others are of what a template made itself: {{ with $labels }}{{ .job }}.
    const bool is_of_go = !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
    if (is_of_go) parts_.words.push_back({TemplateWord::Kind::field, name, offset});
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

struct Fault {
  std::string what = {};  // empty: none
  std::string remedy = {};
};

// What is open, as Go reads it: {{ if }} … {{ else if }} … {{ else }} … {{ end }}. Within range and
// with the dot is another: the rows of a query have labels of their own.
class Blocks {
 public:
  bool leave_the_dot() const {
    return std::all_of(open_.begin(), open_.end(),
                       [](const Block& block) { return block.keyword == "if"; });
  }

  // The first words of an action that begins there.
  Fault pass(std::string_view keyword, std::string_view next, std::size_t at) {
    if (is_one_of(keyword, {"if", "range", "with", "define", "block"})) {
      open_.push_back({std::string(keyword), at});
      return {};
    }
    if (keyword == "end") {
      if (open_.empty()) return {"{{ end }} ends nothing", remove_it};
      open_.pop_back();
      return {};
    }
    if (keyword == "else") return pass_else(next);
    if (!is_one_of(keyword, {"break", "continue"})) return {};
    const bool is_in_range = std::any_of(
        open_.begin(), open_.end(), [](const Block& block) { return block.keyword == "range"; });
    if (is_in_range) return {};
    return {"{{ " + std::string(keyword) + " }} stands outside of a range", remove_it};
  }

  // Of the innermost that nobody ends.
  Fault unended() const {
    if (open_.empty()) return {};
    return {"{{ " + open_.back().keyword + " … }} is not ended", "write {{ end }} behind it"};
  }
  std::size_t open_at() const { return open_.back().at; }

 private:
  struct Block {
    std::string keyword;
    std::size_t at = 0;  // in the text
    bool has_else = false;
  };
  static constexpr const char* remove_it = "remove it, or write what it belongs to";

  Fault pass_else(std::string_view next) {
    const bool takes_it =
        !open_.empty() && is_one_of(open_.back().keyword, {"if", "range", "with"});
    if (!takes_it) return {"{{ else }} stands outside of if, range and with", remove_it};
    if (open_.back().has_else) return {"a second {{ else }} of one block", remove_it};
    open_.back().has_else = !is_one_of(next, {"if", "with"});
    return {};
  }

  std::vector<Block> open_;  // the innermost last
};

std::string_view take_word(std::string_view& action) {
  action.remove_prefix(std::min(action.find_first_not_of("- \t\r\n"), action.size()));
  std::size_t end = 0;
  while (end < action.size() && is_word_letter(action[end])) ++end;
  const std::string_view word = action.substr(0, end);
  action.remove_prefix(end);
  return word;
}

}  // namespace

TemplateParts parts_of_template(std::string_view text) {
  TemplateParts parts;
  const auto fault = [&](std::size_t offset, std::string what,
                         std::string remedy = "write {{ and }} around each placeholder") {
    parts.fault = std::move(what);
    parts.remedy = std::move(remedy);
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
    if (open == std::string_view::npos) {
      const Fault left = blocks.unended();
      if (!left.what.empty()) fault(blocks.open_at(), left.what, left.remedy);
      return parts;
    }
    const std::size_t close = text.find("}}", open + 2);
    const std::size_t next = text.find("{{", open + 2);
    if (close == std::string_view::npos || next < close) {
      fault(open, "{{ is not closed");
      return parts;
    }
    Action(text, open + 2, close, blocks.leave_the_dot(), parts).read();
    std::string_view action = text.substr(open + 2, close - open - 2);
    const std::string_view keyword = take_word(action);
    if (const Fault wrong = blocks.pass(keyword, take_word(action), open); !wrong.what.empty()) {
      fault(open, wrong.what, wrong.remedy);
      return parts;
    }
    at = close + 2;
  }
}

}  // namespace harness::check
