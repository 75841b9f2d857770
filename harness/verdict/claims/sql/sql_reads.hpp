#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

// What an SQL query reads: tables, and what it compares their columns with.
namespace harness::verdict {

struct SqlRead {
  std::vector<std::string> tables;  // that may have the column, as they are written
  std::string column;               // as PostgreSQL calls it
  std::string value;                // of LIKE, with its % and _
  std::string written;              // name='fare'
  bool is_pattern = false;
  bool ignores_case = false;
  std::vector<std::string> path = {};  // of JSON, the keys that lead to it, as they are written
  bool is_key = false;                 // of JSON: the value is a key of what is there

  bool operator==(const SqlRead&) const = default;
};

// Of =, IN and LIKE, not of what must not be; and each key of JSON, whatever is asked of it.
std::vector<SqlRead> sql_reads(std::string_view sql);

// The tables that it names, without their schemas.
std::set<std::string> tables_read(std::string_view sql);

// Whether it compares something with NULL, which is never true: name = NULL, name <> NULL.
bool compares_with_null(std::string_view sql);

}  // namespace harness::verdict
