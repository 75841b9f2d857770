// Alloy's language, as far as its blocks.
#include <algorithm>

#include "harness/check/alloy/alloy.hpp"

namespace harness::check {
namespace {

bool is_alloy_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

class AlloyReader {
 public:
  AlloyReader(std::string_view text, Findings& findings) : text_(text), findings_(findings) {}

  std::vector<AlloyToken> tokens() {
    while (at_ < text_.size()) step();
    return std::move(tokens_);
  }

 private:
  void advance() {
    const auto byte = static_cast<unsigned char>(text_[at_++]);
    if (byte == '\n') {
      place_ = {place_.line + 1, 1};
    } else if ((byte & 0xC0) != 0x80) {
      ++place_.column;
    }
  }

  void pass_until(std::string_view end) {
    while (at_ < text_.size() && !text_.substr(at_).starts_with(end)) advance();
    for (std::size_t i = 0; i < end.size() && at_ < text_.size() && end != "\n"; ++i) advance();
  }

  void step() {
    const std::string_view rest = text_.substr(at_);
    const char c = rest.front();
    if (rest.starts_with("//")) return pass_until("\n");
    if (rest.starts_with("/*")) return pass_until("*/");
    if (c == '"' || c == '`') return string(c);
    if (is_alloy_letter(c)) return word();
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
      tokens_.push_back({AlloyToken::Kind::sign, std::string(1, c), place_});
    }
    advance();
  }

  void word() {
    AlloyToken token{AlloyToken::Kind::word, {}, place_};
    while (at_ < text_.size() && is_alloy_letter(text_[at_])) {
      token.text += text_[at_];
      advance();
    }
    tokens_.push_back(std::move(token));
  }

  void string(char quote) {
    AlloyToken token{AlloyToken::Kind::string, {}, place_};
    advance();
    while (at_ < text_.size() && text_[at_] != quote && (text_[at_] != '\n' || quote == '`')) {
      if (text_[at_] == '\\' && quote == '"' && at_ + 1 < text_.size()) {
        look_at_escape();
        advance();
      }
      token.text += text_[at_];
      advance();
    }
    if (at_ >= text_.size() || text_[at_] != quote) {
      findings_.add(token.place, "the quote here is not closed", "close it");
    } else {
      advance();
    }
    tokens_.push_back(std::move(token));
  }

  // As in Go: \n and its like, \101 in octal, \x41, \u00e9 and \U0001f600.
  void look_at_escape() {
    constexpr std::string_view letters = "abfnrtv\\\"";
    const char c = text_[at_ + 1];
    if (letters.find(c) != std::string_view::npos) return;
    const bool is_octal = c >= '0' && c <= '7';
    const std::size_t digits = is_octal ? 3 : c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    const std::string_view given = text_.substr(at_ + (is_octal ? 1 : 2), digits);
    const std::string_view known = is_octal ? "01234567" : "0123456789abcdefABCDEF";
    if (digits > 0 && given.size() == digits &&
        given.find_first_not_of(known) == std::string_view::npos) {
      return;
    }
    const std::string written = std::string("\\") + c;
    findings_.add(place_, "there is no " + written + " in a text: Alloy refuses the file",
                  "write \\" + written + ", or put the text in backquotes: `" + written + "`");
  }

  std::string_view text_;
  Findings& findings_;
  std::size_t at_ = 0;
  yaml::Place place_{1, 1};
  std::vector<AlloyToken> tokens_;
};

// Where the bracket that opens there closes; the end of all where it does not.
std::size_t closing(const std::vector<AlloyToken>& tokens, std::size_t opening,
                    Findings& findings) {
  constexpr std::string_view opens = "{[(";
  constexpr std::string_view closes = "}])";
  std::vector<std::size_t> open;
  for (std::size_t at = opening; at < tokens.size(); ++at) {
    if (tokens[at].kind != AlloyToken::Kind::sign) continue;
    const char sign = tokens[at].text.front();
    if (opens.find(sign) != std::string_view::npos) open.push_back(at);
    const std::size_t closed = closes.find(sign);
    if (closed == std::string_view::npos) continue;
    if (tokens[open.back()].text.front() != opens[closed]) {
      findings.add(tokens[open.back()].place, "the bracket here is not closed before another is",
                   "close it");
    }
    open.pop_back();
    if (open.empty()) return at;
  }
  findings.add(tokens[open.front()].place, "the bracket here is not closed", "close it");
  return tokens.size();
}

}  // namespace

bool AlloyFile::has(const std::string& name) const {
  const auto is_it = [&](const AlloyComponent& one) { return one.name() == name; };
  return std::ranges::any_of(components, is_it) || std::ranges::any_of(beside, is_it);
}

AlloyFile read_alloy(const Source& source, Findings& findings) {
  AlloyFile file{&source};
  const std::vector<AlloyToken> tokens = AlloyReader(source.text, findings).tokens();
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    AlloyComponent component{tokens[at].text, {}, tokens[at].place, {}};
    std::size_t open = at + 1;
    if (open < tokens.size() && tokens[open].kind == AlloyToken::Kind::string) {
      component.label = tokens[open++].text;
    }
    const bool is_block = tokens[at].kind == AlloyToken::Kind::word && open < tokens.size() &&
                          tokens[open].kind == AlloyToken::Kind::sign && tokens[open].text == "{";
    if (!is_block) {
      findings.add(tokens[at].place, "no block begins with \"" + tokens[at].text + "\" here",
                   "write component \"label\" { … }");
      return file;
    }
    const std::size_t close = closing(tokens, open, findings);
    component.body.assign(tokens.begin() + static_cast<std::ptrdiff_t>(open) + 1,
                          tokens.begin() + static_cast<std::ptrdiff_t>(close));
    file.components.push_back(std::move(component));
    at = close;
  }
  return file;
}

}  // namespace harness::check
