#pragma once

#include <span>
#include <string>
#include <string_view>

// What to write instead, by what an error says: the errors themselves are in the backends' words.
namespace harness::languages {

std::string logql_remedy(std::string_view error);
std::string promql_remedy(std::string_view error);
std::string traceql_remedy(std::string_view error);

struct Advice {
  std::string_view says;  // a part of the error; of the table's last row nothing
  std::string_view remedy;
};

// Of the first row that fits.
std::string advice(std::span<const Advice> table, std::string_view error);

// A grammar's token, and how one writes it.
struct Spelling {
  std::string_view token;
  std::string_view written;
};

// Of an error that ends with what was expected, behind `introduction`: "write a name or ) there".
// Empty where it does not.
std::string what_may_stand_there(std::string_view error, std::string_view introduction,
                                 std::span<const Spelling> spellings);

}  // namespace harness::languages
