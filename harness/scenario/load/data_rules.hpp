#pragma once

#include <map>

#include "harness/scenario/rules.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// The files of values that a load names, as far as they can be read.
using Tables = std::map<std::string, Table>;

Tables tables_of(const Load& load);

// "users.name", as placeholders call them.
Names columns_of(const Tables& tables);

// The files of which nobody knows the columns: what is wrong with them is said where they are
// named.
Names unread_tables(const Load& load);

// Whether a placeholder is for a value of one of these files.
bool is_of_table(const std::string& placeholder, const Names& tables);

// A header is one line, so its values are.
void check_data_in_headers(const Node& request, const Tables& tables, const File& file,
                           std::vector<Problem>& problems);

}  // namespace harness::scenario
