#include "harness/languages/logql/template/pieces.hpp"

#include <algorithm>
#include <string>

namespace harness::languages::logql::templates {

namespace {

constexpr std::string_view white = " \t\r\n";

std::string_view without_end_white(std::string_view text) {
  const std::size_t last = text.find_last_not_of(white);
  return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

// Past the quote that closes the one at `at`; npos where none does.
std::size_t quote_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == quote) return i + 1;
    if (quote == '`') continue;
    if (text[i] == '\n') return std::string_view::npos;
    if (text[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

const char* unterminated(char quote) {
  if (quote == '`') return "unterminated raw quoted string";
  return quote == '"' ? "unterminated quoted string" : "unterminated character constant";
}

struct ActionEnd {
  std::size_t at = 0;
  const char* fault = nullptr;
};

// Where the "}}" of the action is that begins at `at`.
ActionEnd action_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text.substr(at, 2) == "}}") return {at, nullptr};
    const char c = text[at];
    if (c == '"' || c == '`' || c == '\'') {
      const std::size_t end = quote_end(text, at);
      if (end == std::string_view::npos) return {at, unterminated(c)};
      at = end;
    } else {
      ++at;
    }
  }
  return {text.size(), "unclosed action"};
}

bool begins_trim(std::string_view rest) {
  return rest.size() >= 2 && rest[0] == '-' && white.find(rest[1]) != std::string_view::npos;
}

bool ends_trim(std::string_view inside) {
  return inside.size() >= 2 && inside.back() == '-' &&
         white.find(inside[inside.size() - 2]) != std::string_view::npos;
}

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  std::vector<Piece> cut() {
    while (at_ < text_.size()) {
      const std::size_t open = std::min(text_.find("{{", at_), text_.size());
      const bool trims = begins_trim(text_.substr(std::min(open + 2, text_.size())));
      const std::string_view before = text_.substr(at_, open - at_);
      const std::string_view kept = trims ? without_end_white(before) : before;
      if (!kept.empty()) pieces_.push_back({false, kept, at_});
      if (open == text_.size()) break;
      at_ = open + (trims ? 3 : 2);
      read_action();
    }
    return std::move(pieces_);
  }

 private:
  void read_action() {
    const std::size_t first = std::min(text_.find_first_not_of(white, at_), text_.size());
    if (text_.substr(first, 2) == "/*") return skip_comment(first);
    const ActionEnd end = action_end(text_, at_);
    if (end.fault != nullptr) return end_with(end.fault, end.at);
    std::string_view inside = text_.substr(at_, end.at - at_);
    const bool trims = ends_trim(inside);
    if (trims) inside.remove_suffix(1);
    pieces_.push_back({true, inside, at_});
    go_on_at(end.at + 2, trims);
  }

  void end_with(const char* fault, std::size_t at) {
    pieces_.push_back({true, text_.substr(at_, at - at_), at_, fault});
    at_ = text_.size();
  }

  void skip_comment(std::size_t at) {
    const std::size_t end = text_.find("*/", at + 2);
    if (end == std::string_view::npos) return end_with("unclosed comment", at);
    const std::size_t close = text_.find("}}", end);
    const std::string_view between =
        text_.substr(end + 2, close == std::string_view::npos ? close : close - end - 2);
    const bool trims = ends_trim(between);
    if (close == std::string_view::npos || !(between.empty() || trims)) {
      return end_with("comment ends before closing delimiter", at);
    }
    go_on_at(close + 2, trims);
  }

  void go_on_at(std::size_t at, bool trims) {
    at_ = trims ? std::min(text_.find_first_not_of(white, at), text_.size()) : at;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Piece> pieces_of(std::string_view text) { return Cutter(text).cut(); }

tl::unexpected<Error> syntax_error(std::string_view name, std::string_view text, std::size_t at,
                                   const std::string& why) {
  const auto line =
      1 + std::count(text.begin(),
                     text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), '\n');
  return fail("template: " + std::string(name) + ':' + std::to_string(line) + ": " + why);
}

}  // namespace harness::languages::logql::templates
