#include "harness/scenario/load/csv.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace harness::scenario {
namespace {

using Record = std::vector<std::string>;

constexpr const char* line_ends_remedy = "save it with line ends of Unix or Windows";

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  int line() const { return line_; }

  // Lines on which there is nothing, not even "", or blanks alone: editors leave them at the end.
  void skip_blank_lines() {
    while (const std::size_t size = blank_line()) take(text_.substr(0, size));
  }

  Result<Record> record() {
    Record values;
    while (true) {
      Result<std::string> value = text_.starts_with('"') ? in_quotes() : plain();
      if (!value) return fail(value.error());
      values.push_back(*std::move(value));
      if (at_end() || take("\n") || take("\r\n")) break;
      if (!take(",")) return error("text behind the closing quote", "put a comma behind it");
    }
    return values;
  }

 private:
  // How much of the text is a line without letters, with its end; 0: its first line has some.
  std::size_t blank_line() const {
    const std::size_t end = std::min(text_.find_first_not_of(" \t\r\f\v"), text_.size());
    if (end == text_.size()) return end;
    return text_[end] == '\n' ? end + 1 : 0;
  }

  bool take(std::string_view what) {
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    if (what.ends_with('\n')) ++line_;
    return true;
  }

  Result<std::string> plain() {
    const std::size_t size = std::min(text_.find_first_of(",\n\""), text_.size());
    if (size < text_.size() && text_[size] == '"') {
      return error("a quote within a value",
                   "put the whole value in quotes, and write \"\" for one");
    }
    std::string value(text_.substr(0, size));
    text_.remove_prefix(size);
    const bool ends_line = at_end() || text_.front() == '\n';
    if (ends_line && value.ends_with('\r')) value.pop_back();
    if (value.find('\r') != std::string::npos) {
      return error("its line ends in CR alone", line_ends_remedy);
    }
    return value;
  }

  Result<std::string> in_quotes() {
    const int opened_at = line_;
    text_.remove_prefix(1);
    std::string value;
    while (!at_end()) {
      if (take("\"\"")) {
        value += '"';
      } else if (take("\"")) {
        return value;
      } else {
        if (text_.front() == '\n') ++line_;
        value += text_.front();
        text_.remove_prefix(1);
      }
    }
    line_ = opened_at;
    return error("a quote that none closes", "close it, and write \"\" for one within a value");
  }

  tl::unexpected<Error> error(std::string what, std::string remedy) const {
    return fail(std::move(what), "line " + std::to_string(line_), std::move(remedy));
  }

  std::string_view text_;
  int line_ = 1;
};

Result<void> check_line_ends(std::string_view text) {
  const std::size_t doubled = text.find("\r\r\n");
  if (doubled != std::string_view::npos) {
    const auto line = std::count(text.begin(), text.begin() + doubled, '\n') + 1;
    return fail("its line ends in CR CR LF", "line " + std::to_string(line), line_ends_remedy);
  }
  if (text.find('\n') != std::string_view::npos || text.find('\r') == std::string_view::npos) {
    return {};
  }
  return fail("its lines end in CR alone", {}, line_ends_remedy);
}

// Spreadsheets write CSV so where a comma stands in numbers. Nobody would call an only column so,
// even in quotes.
Result<void> check_separator(const Record& columns) {
  if (columns.size() != 1) return {};
  for (const auto& [separator, name] : {std::pair{';', "semicolons"}, {'\t', "tabs"}}) {
    if (columns.front().find(separator) == std::string::npos) continue;
    return fail("its columns are separated by " + std::string(name), "line 1",
                "save it with commas between them");
  }
  return {};
}

}  // namespace

Result<Table> parse_csv(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  constexpr char end_of_file = 0x1A;  // Ctrl-Z, by which DOS ended text
  if (text.ends_with(end_of_file)) text.remove_suffix(1);
  if (auto checked = check_line_ends(text); !checked) return fail(checked.error());
  CsvReader reader(text);
  reader.skip_blank_lines();
  Result<Record> columns = reader.record();
  if (!columns) return fail(columns.error());
  if (auto checked = check_separator(*columns); !checked) return fail(checked.error());
  Table table{*std::move(columns), {}};
  for (reader.skip_blank_lines(); !reader.at_end(); reader.skip_blank_lines()) {
    const std::string where = "line " + std::to_string(reader.line());
    Result<Record> row = reader.record();
    if (!row) return fail(row.error());
    if (row->size() != table.columns.size()) {
      return fail(std::to_string(row->size()) + (row->size() == 1 ? " value" : " values") +
                      " where the first line names " + std::to_string(table.columns.size()),
                  where, "give each column one, between commas");
    }
    table.rows.push_back(*std::move(row));
  }
  return table;
}

}  // namespace harness::scenario
