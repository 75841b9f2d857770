#include "harness/check/json_tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using yaml::Place;
using yaml::Problem;

constexpr int deepest = 200;  // it is read by recursion

void append_utf8(std::string& text, std::uint32_t code) {
  const auto byte = [&text](std::uint32_t value) {
    text += static_cast<char>(static_cast<unsigned char>(value));
  };
  if (code < 0x80) return byte(code);
  if (code < 0x800) return byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
  if (code < 0x10000) {
    return byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
  }
  byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F));
  byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
}

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  tl::expected<Node, Problem> read() {
    skip_blanks();
    Node root = value(0);
    skip_blanks();
    if (!problem_ && at_ < text_.size())
      wrong("something behind the end of the document", "remove it");
    if (problem_) return tl::unexpected(*problem_);
    return root;
  }

 private:
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  // Columns count characters, not bytes.
  void advance() {
    if (at_ >= text_.size()) return;
    const auto byte = static_cast<unsigned char>(text_[at_++]);
    if (byte == '\n') {
      place_ = {place_.line + 1, 1};
    } else if ((byte & 0xC0) != 0x80) {
      ++place_.column;
    }
  }

  void skip_blanks() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(here()) != std::string_view::npos) {
      advance();
    }
  }

  // The first is told: what comes behind it is guessed at.
  void wrong(std::string what, std::string remedy) {
    if (!problem_) problem_ = Problem{place_, std::move(what), std::move(remedy)};
    at_ = text_.size();
  }

  Node value(int depth) {
    Node node;
    node.place = place_;
    if (depth > deepest) {
      wrong("nested too deeply", "at most 200 levels");
      return node;
    }
    if (here() == '{') return map(std::move(node), depth);
    if (here() == '[') return list(std::move(node), depth);
    if (here() == '"') {
      node.kind = Node::Kind::scalar;
      node.quoted = true;
      node.text = string();
      return node;
    }
    word(node);
    return node;
  }

  void word(Node& node) {
    constexpr std::string_view ends = " \t\r\n,:]}\"[{";
    const std::size_t begin = at_;
    while (at_ < text_.size() && ends.find(here()) == std::string_view::npos) advance();
    node.text = std::string(text_.substr(begin, at_ - begin));
    if (node.text == "null") {
      node.text.clear();
      return;
    }
    node.kind = Node::Kind::scalar;
    if (is_one_of(node.text, {"true", "false"}) || to_number(node.text)) return;
    place_ = node.place;
    if (node.text.empty()) {
      wrong("a value is missing here", "write one, or remove the comma before it");
    } else {
      wrong(shown(node.text) + " is no JSON value", "put text in double quotes");
    }
  }

  // Behind a value: whether another one follows.
  bool another(char closing) {
    skip_blanks();
    if (here() == closing) {
      advance();
      return false;
    }
    if (here() != ',') {
      wrong(std::string("neither a comma nor a ") + closing,
            "put a comma between two values, or close the bracket");
      return false;
    }
    const Place comma = place_;
    advance();
    skip_blanks();
    if (here() != closing) return true;
    place_ = comma;
    wrong("a comma with nothing behind it", "remove it");
    return false;
  }

  Node list(Node node, int depth) {
    node.kind = Node::Kind::list;
    advance();
    skip_blanks();
    if (here() == ']') {
      advance();
      return node;
    }
    do {
      node.items.push_back(value(depth + 1));
    } while (!problem_ && another(']'));
    return node;
  }

  Node map(Node node, int depth) {
    node.kind = Node::Kind::map;
    advance();
    skip_blanks();
    if (here() == '}') {
      advance();
      return node;
    }
    do {
      member(node, depth);
    } while (!problem_ && another('}'));
    return node;
  }

  void member(Node& map, int depth) {
    if (here() != '"') return wrong("a key without double quotes", "write \"key\": value");
    yaml::Member member;
    member.place = place_;
    member.key = string();
    if (!problem_ && map.member(member.key) != nullptr) {
      place_ = member.place;
      return wrong("the key \"" + member.key + "\" is here twice",
                   "keep one: the last would count");
    }
    skip_blanks();
    if (here() != ':') return wrong("no colon behind the key", "write \"key\": value");
    advance();
    skip_blanks();
    member.value = value(depth + 1);
    map.members.push_back(std::move(member));
  }

  std::string string() {
    const Place begin = place_;
    std::string text;
    advance();
    while (!problem_ && here() != '"') {
      if (at_ >= text_.size() || here() == '\n') {
        place_ = begin;
        wrong("the quote here is not closed on its line",
              "close it, and write \\n for a line break");
      } else if (here() == '\\') {
        escape(text);
      } else {
        text += here();
        advance();
      }
    }
    advance();
    return text;
  }

  void escape(std::string& text) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    advance();
    const char letter = here();
    if (const std::size_t known = letters.find(letter);
        letter != '\0' && known != std::string_view::npos) {
      text += meant[known];
      return advance();
    }
    if (letter != 'u')
      return wrong("an escape that JSON does not have", "write \\\\ for a backslash");
    advance();
    std::uint32_t code = hex();
    // A character outside the first plane is written as two.
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
      advance();
      advance();
      code = 0x10000 + ((code - 0xD800) << 10) + ((hex() - 0xDC00) & 0x3FF);
    }
    append_utf8(text, code);
  }

  std::uint32_t hex() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4 && !problem_; ++i) {
      const std::size_t digit = std::string_view("0123456789abcdef")
                                    .find(lower({&text_[std::min(at_, text_.size() - 1)], 1}));
      if (at_ >= text_.size() || digit == std::string_view::npos) {
        wrong("\\u without four hexadecimal digits", "write \\\\ for a backslash");
        return 0;
      }
      code = code * 16 + static_cast<std::uint32_t>(digit);
      advance();
    }
    return code;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_{1, 1};
  std::optional<Problem> problem_;
};

}  // namespace

tl::expected<Node, Problem> read_json(std::string_view text) { return JsonReader(text).read(); }

}  // namespace harness::check
