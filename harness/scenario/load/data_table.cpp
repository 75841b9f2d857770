#include "harness/scenario/load/data_table.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "harness/scenario/load/csv.hpp"

namespace harness::scenario {
namespace {

using Json = nlohmann::ordered_json;

// Numbers and truth values as they are written.
Result<std::string> text_of(const Json& value, const std::string& where) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return fail("a value that is no single one", where, "write text, a number, true or false");
}

Result<std::vector<std::string>> row_of(const Json& object, const Table& table,
                                        const std::string& where) {
  std::vector<std::string> row;
  for (const std::string& column : table.columns) {
    if (!object.contains(column)) {
      return fail("there is no \"" + column + "\"", where, "give each object the same keys");
    }
    Result<std::string> value = text_of(object[column], where + ", " + column);
    if (!value) return fail(value.error());
    row.push_back(*std::move(value));
  }
  if (object.size() == row.size()) return row;
  return fail("it has keys that the first has not", where, "give each object the same keys");
}

Result<Table> parse_json_table(const std::string& text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& broken) {
    const auto at = text.begin() + static_cast<std::ptrdiff_t>(std::min(broken.byte, text.size()));
    return fail("it is no JSON", "line " + std::to_string(1 + std::count(text.begin(), at, '\n')),
                "write [{\"name\": \"Ada\"}, …]");
  }
  if (!json.is_array() ||
      !std::all_of(json.begin(), json.end(), [](const Json& item) { return item.is_object(); })) {
    return fail("no array of objects", {}, "write [{\"name\": \"Ada\"}, …]");
  }
  Table table;
  for (const Json& object : json) {
    if (table.columns.empty()) {
      for (const auto& [key, value] : object.items()) table.columns.push_back(key);
    }
    auto row = row_of(object, table, "object " + std::to_string(table.rows.size() + 1));
    if (!row) return fail(row.error());
    table.rows.push_back(*std::move(row));
  }
  return table;
}

// A column is part of a placeholder, {users.name}.
bool can_name_a_column(const std::string& name) {
  return !name.empty() && name.find_first_of("{}\r\n") == std::string::npos;
}

Result<void> check(const Table& table) {
  if (table.rows.empty()) return fail("there are no rows", {}, "give it one at least");
  for (const std::string& name : table.columns) {
    if (!can_name_a_column(name)) return fail("\"" + name + "\" cannot name a column", "line 1");
    if (std::count(table.columns.begin(), table.columns.end(), name) > 1) {
      return fail("two columns are called \"" + name + "\"", "line 1", "give each its own name");
    }
  }
  return {};
}

}  // namespace

Result<Table> read_table(const DataSet& data, const std::string& path) {
  const auto in_file = [&data](Error error) {
    error.where = error.where.empty() ? data.file : data.file + ", " + error.where;
    return error;
  };
  const Result<std::string> text = read_file(path);
  if (!text) return fail(text.error().what, data.file, text.error().remedy);
  Result<Table> table =
      data.format == DataSet::Format::csv ? parse_csv(*text) : parse_json_table(*text);
  if (!table) return fail(in_file(table.error()));
  if (auto checked = check(*table); !checked) return fail(in_file(checked.error()));
  return table;
}

}  // namespace harness::scenario
