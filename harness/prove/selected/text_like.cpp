#include "harness/prove/selected/text_like.hpp"

#include <cctype>
#include <cstddef>

namespace harness::prove {
namespace {

// Reads an expression from its left, and writes the shortest text that it takes, as far as a reader
// of its usual forms can tell.
class TextWriter {
 public:
  explicit TextWriter(std::string_view expression) : rest_(expression) {}

  std::vector<std::string> all() {
    std::vector<std::string> texts{branch(0)};
    while (!rest_.empty()) {  // at a bar, or at a parenthesis too many
      rest_.remove_prefix(1);
      texts.push_back(branch(0));
    }
    return texts;
  }

 private:
  static constexpr int deepest = 50;

  bool skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string branch(int depth) {
    std::string text;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      const std::string one = atom(depth);
      for (std::size_t times = repeats(); times > 0; --times) text += one;
    }
    return text;
  }

  std::string atom(int depth) {
    const char c = take();
    switch (c) {
      case '^':
      case '$':
        return {};
      case '.':
        return "a";
      case '(':
        return group(depth + 1);
      case '[':
        return one_of_class();
      case '\\':
        return escaped();
      default:
        return {c};
    }
  }

  std::string group(int depth) {
    if (skip('?')) {  // (?i), (?:…), (?P<name>…)
      while (!rest_.empty() && rest_.front() != ':' && rest_.front() != ')' &&
             rest_.front() != '>') {
        rest_.remove_prefix(1);
      }
      if (skip(')')) return {};
      if (!rest_.empty()) rest_.remove_prefix(1);
    }
    if (depth > deepest) return {};
    const std::string first = branch(depth);
    while (skip('|')) branch(depth);
    skip(')');
    return first;
  }

  // Its first character; of what it leaves out, one that is not named.
  std::string one_of_class() {
    const bool is_left_out = skip('^');
    std::string named;
    do {
      if (rest_.empty()) return {};
      const char c = take();
      named += c == '\\' && !rest_.empty() ? escaped() : std::string{c};
    } while (!skip(']'));
    if (!is_left_out) return named.substr(0, 1);
    for (const char c : std::string_view("aA0 _-")) {
      if (named.find(c) == std::string::npos) return {c};
    }
    return {};
  }

  std::string escaped() {
    if (rest_.empty()) return {};
    switch (const char c = take()) {
      case 'd':
        return "1";
      case 'w':
      case 'D':
      case 'S':
        return "a";
      case 's':
      case 'W':
        return " ";
      case 'b':
      case 'B':
      case 'A':
      case 'z':
        return {};
      case 't':
        return "\t";
      case 'n':
        return "\n";
      default:
        return {c};
    }
  }

  // How often what stands before is written: as seldom as may be, but once where it may be any
  // number of times.
  std::size_t repeats() {
    constexpr std::size_t most = 1000;
    std::size_t times = 1;
    if (skip('*') || skip('+') || skip('?')) {
      times = 1;
    } else if (skip('{')) {
      times = 0;
      while (!rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_.front())) != 0) {
        times = times * 10 + static_cast<std::size_t>(take() - '0');
        if (times > most) times = most;
      }
      while (!rest_.empty() && !skip('}')) rest_.remove_prefix(1);
    }
    skip('?');  // not greedy
    return times;
  }

  std::string_view rest_;
};

}  // namespace

std::vector<std::string> texts_like(std::string_view expression) {
  return TextWriter(expression).all();
}

}  // namespace harness::prove
