#include "harness/scenario/load/data_table.hpp"

#include <algorithm>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"
#include "harness/scenario/load/csv.hpp"
#include "harness/scenario/load/json_document.hpp"

namespace harness::scenario {
namespace {

using JsonKind = JsonValue::Kind;

// Numbers and truth values as they are written.
Result<std::string> text_of(const JsonValue& value, const std::string& where) {
  if (value.kind == JsonKind::text || value.kind == JsonKind::literal) return value.text;
  if (value.kind == JsonKind::null) {
    return fail("null is no value", where, "write text, a number, true or false; \"\" for none");
  }
  return fail("a value that is no single one", where, "write text, a number, true or false");
}

const JsonValue* value_of(const JsonValue& object, const std::string& key) {
  const auto found = std::find_if(object.members.begin(), object.members.end(),
                                  [&](const auto& member) { return member.first == key; });
  return found == object.members.end() ? nullptr : &found->second;
}

Result<std::vector<std::string>> row_of(const JsonValue& object, const Table& table,
                                        const std::string& where) {
  std::vector<std::string> row;
  for (const std::string& column : table.columns) {
    const JsonValue* value = value_of(object, column);
    if (value == nullptr) {
      return fail("there is no \"" + column + "\"", where, "give each object the same keys");
    }
    Result<std::string> text = text_of(*value, where + ", " + column);
    if (!text) return fail(text.error());
    row.push_back(*std::move(text));
  }
  if (object.members.size() == row.size()) return row;
  return fail("it has keys that the first has not", where, "give each object the same keys");
}

Result<Table> parse_json_table(const std::string& text) {
  constexpr const char* remedy = "write [{\"name\": \"Ada\"}, …]";
  const Result<JsonDocument> document = JsonDocument::parse(text);
  if (!document) {
    return fail("it is no JSON: " + document.error().what, document.error().where, remedy);
  }
  const JsonValue& list = document->root();
  const bool has_objects =
      list.kind == JsonKind::list &&
      std::all_of(list.members.begin(), list.members.end(),
                  [](const auto& item) { return item.second.kind == JsonKind::map; });
  if (!has_objects) return fail("no array of objects", {}, remedy);
  Table table;
  for (const auto& [index, object] : list.members) {
    if (table.columns.empty()) {
      for (const auto& [key, value] : object.members) table.columns.push_back(key);
    }
    auto row = row_of(object, table, "object " + std::to_string(table.rows.size() + 1));
    if (!row) return fail(row.error());
    table.rows.push_back(*std::move(row));
  }
  return table;
}

// Blank lines may stand before it.
std::string place_of_columns(std::string_view text, DataSet::Format format) {
  if (format == DataSet::Format::json) return "object 1";
  const std::string_view before = text.substr(0, text.find_first_not_of("\xEF\xBB\xBF \t\r\n\f\v"));
  return "line " + std::to_string(std::count(before.begin(), before.end(), '\n') + 1);
}

// A column is part of a placeholder, {users.name}.
Result<void> check_columns(const std::vector<std::string>& names, const std::string& where) {
  for (const std::string& name : names) {
    if (name.empty()) {
      const auto at = std::find(names.begin(), names.end(), name) - names.begin() + 1;
      return fail("column " + std::to_string(at) + " has no name", where,
                  "give it one, or leave the column out");
    }
    if (name.find_first_of("{}|\r\n") != std::string::npos) {
      return fail(shown(name) + " cannot name a column", where,
                  "give each column a name without {, } and |, on one line");
    }
    if (std::count(names.begin(), names.end(), name) > 1) {
      return fail("two columns are called " + shown(name), where, "give each its own name");
    }
  }
  return {};
}

Result<void> check(const Table& table, const std::string& place_of_columns) {
  if (table.rows.empty()) return fail("there are no rows", {}, "give it one at least");
  return check_columns(table.columns, place_of_columns);
}

// What is no text at all; and text of Windows' programs: UTF-16, where a zero byte beside each
// ASCII letter gives away what has no mark, or a byte a letter, which as part of a URL would mean
// another one.
Result<void> check_encoding(const std::string& text) {
  using namespace std::string_view_literals;
  constexpr const char* remedy = "save it as UTF-8";
  if (text.starts_with("\x1F\x8B")) return fail("it is packed by gzip", {}, "unpack it (gunzip)");
  if (text.starts_with("PK\x03\x04")) {
    return fail("it is an archive (ZIP), as spreadsheets are kept in", {},
                "save it as CSV or JSON");
  }
  // Before UTF-16, whose mark begins as this one's does.
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) {
    return fail("it is UTF-32", {}, remedy);
  }
  const bool has_mark = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  if (has_mark) return fail("it is UTF-16", {}, remedy);
  if (text.find('\0') != std::string::npos) {
    return fail("there are zero bytes in it, as in UTF-16", {}, remedy);
  }
  const std::size_t sound = size_of_utf8(text);
  if (sound == text.size()) return {};
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(sound);
  const auto line = std::count(text.begin(), end, '\n') + 1;
  return fail("it is no UTF-8", "line " + std::to_string(line), remedy);
}

}  // namespace

Result<Table> read_table(const DataSet& data, const std::string& path) {
  const auto in_file = [&data](Error error) {
    error.where = error.where.empty() ? data.file : data.file + ", " + error.where;
    return error;
  };
  const Result<std::string> text = read_file(path);
  if (!text) {
    return fail(text.error().what, data.file, "name a file; paths count from beside the scenario");
  }
  if (auto checked = check_encoding(*text); !checked) return fail(in_file(checked.error()));
  Result<Table> table =
      data.format == DataSet::Format::csv ? parse_csv(*text) : parse_json_table(*text);
  if (!table) return fail(in_file(table.error()));
  const auto checked = check(*table, place_of_columns(*text, data.format));
  if (!checked) return fail(in_file(checked.error()));
  return table;
}

}  // namespace harness::scenario
