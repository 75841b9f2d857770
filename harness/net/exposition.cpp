#include "harness/net/exposition.hpp"

#include <string_view>

#include "harness/core/text.hpp"

namespace harness::net {
namespace {

// Reads a line from the left.
class Line {
 public:
  explicit Line(std::string_view text) : left_(text) {}

  std::string_view until(std::string_view ends) {
    const std::string_view part = left_.substr(0, left_.find_first_of(ends));
    left_.remove_prefix(part.size());
    return part;
  }

  bool take(char wanted) {
    if (left_.empty() || left_.front() != wanted) return false;
    left_.remove_prefix(1);
    return true;
  }

  void skip_blanks() {
    while (take(' ') || take('\t')) continue;
  }

  // What stands between double quotes; none: it does not end.
  std::optional<std::string> quotation() {
    if (!take('"')) return std::nullopt;
    std::string text;
    while (!left_.empty() && left_.front() != '"') {
      if (!take('\\')) {
        text += left_.front();
      } else if (!left_.empty()) {
        text += left_.front() == 'n' ? '\n' : left_.front();
      }
      if (!left_.empty()) left_.remove_prefix(1);
    }
    return take('"') ? std::optional(text) : std::nullopt;
  }

 private:
  std::string_view left_;
};

// After the brace; false: they cannot be read.
bool read_labels(Line& line, std::map<std::string, std::string>& labels) {
  while (true) {
    line.skip_blanks();
    if (line.take('}')) return true;
    const std::string name{line.until("= \t}")};
    line.skip_blanks();
    if (name.empty() || !line.take('=')) return false;
    line.skip_blanks();
    auto value = line.quotation();
    if (!value) return false;
    labels[name] = *std::move(value);
    line.skip_blanks();
    line.take(',');
  }
}

std::optional<Sample> parse_line(const std::string& text) {
  Line line(text);
  line.skip_blanks();
  if (line.take('#')) return std::nullopt;
  Sample sample;
  sample.labels["__name__"] = line.until("{ \t");
  line.skip_blanks();
  if (line.take('{') && !read_labels(line, sample.labels)) return std::nullopt;
  line.skip_blanks();
  const auto value = to_number(std::string(line.until(" \t\r")));
  if (!value) return std::nullopt;
  sample.value = *value;
  return sample;
}

}  // namespace

std::vector<Sample> parse_exposition(const std::string& text) {
  std::vector<Sample> all;
  for (const std::string& line : split(text, '\n')) {
    if (auto sample = parse_line(line)) all.push_back(*std::move(sample));
  }
  return all;
}

}  // namespace harness::net
