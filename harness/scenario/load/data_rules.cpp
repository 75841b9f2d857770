#include "harness/scenario/load/data_rules.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/scenario/load/placeholder.hpp"

namespace harness::scenario {
namespace {

bool breaks_line(const std::string& value) {
  return std::any_of(value.begin(), value.end(), is_control);
}

bool any_breaks_line(const Table& table, const std::string& column) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), column);
  if (found == table.columns.end()) return false;
  const auto index = static_cast<std::size_t>(found - table.columns.begin());
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [index](const auto& row) { return breaks_line(row[index]); });
}

}  // namespace

Tables tables_of(const Load& load) {
  Tables tables;
  for (const DataSet& data : load.data) {
    if (data.table) tables[data.name] = *data.table;
  }
  return tables;
}

Names columns_of(const Tables& tables) {
  Names names;
  for (const auto& [name, table] : tables) {
    for (const std::string& column : table.columns) names.push_back(name + '.' + column);
  }
  return names;
}

Names unread_tables(const Load& load) {
  Names names;
  for (const DataSet& data : load.data) {
    if (!data.table) names.push_back(data.name);
  }
  return names;
}

bool is_of_table(const std::string& placeholder, const Names& tables) {
  const std::size_t dot = placeholder.find('.');
  return dot != std::string::npos && contains(tables, placeholder.substr(0, dot));
}

void check_data_in_headers(const Node& request, const Tables& tables, const File& file,
                           std::vector<Problem>& problems) {
  for (const char* key : {"headers", "cookies"}) {
    const Node* texts = request.find(key);
    if (texts == nullptr) continue;
    for (const Member& member : texts->members) {
      for (const std::string& written : placeholders(template_of(member.value, file))) {
        const auto [name, keeps_reserved, as_json] = placeholder_of(written);
        if (as_json) continue;  // which escapes line breaks
        const auto table = tables.find(name.substr(0, name.find('.')));
        if (table == tables.end()) continue;
        if (!any_breaks_line(table->second, name.substr(name.find('.') + 1))) continue;
        problems.push_back(
            {member.value.place,
             member.key + ": a value of {" + name + "} has a control character in it",
             "keep line breaks out of values for headers"});
      }
    }
  }
}

}  // namespace harness::scenario
