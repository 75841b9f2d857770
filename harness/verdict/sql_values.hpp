#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/verdict/misspelt.hpp"

// What an SQL query compares columns with: a value that no row has finds nothing, whatever happens.
namespace harness::verdict {

struct SqlRead {
  std::vector<std::string> tables;  // that may have the column, as they are written
  std::string column;               // as PostgreSQL calls it
  std::string value;                // of LIKE, with its % and _
  std::string written;              // name='fare'
  bool is_pattern = false;
  bool ignores_case = false;

  bool operator==(const SqlRead&) const = default;
};

// Of =, IN and LIKE; not of what must not be.
std::vector<SqlRead> sql_reads(std::string_view sql);

// The tables that it names, without their schemas.
std::set<std::string> tables_read(std::string_view sql);

// Whether it compares something with NULL, which is never true: name = NULL, name <> NULL.
bool compares_with_null(std::string_view sql);

std::vector<observe::Question> questions_for_values(const std::vector<SqlRead>& reads,
                                                    const std::string& database);
Life life_of_values(const std::vector<SqlRead>& reads, const std::string& database, Control control,
                    std::span<const observe::Answer> answers);

}  // namespace harness::verdict
