#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::scenario {

// What stands between the braces of a request's placeholder: {name}, {name|json}, in URLs {+name}.
struct Placeholder {
  std::string name;
  bool keeps_reserved = false;  // what has a meaning in URLs, as in RFC 6570
  bool as_json = false;         // escaped, for between the quotes of a JSON text
};

// {name |json} is none of them: what stands there is its name.
Placeholder placeholder_of(std::string_view written);
Placeholder placeholder_in_url(std::string_view written);  // where a plus has its meaning

// Which name is in what could not be read as a placeholder: "users.name" of "+users.name |jsn".
std::string name_within(std::string_view written);

// Whether it is one by its letters: a letter or _, then letters, digits, -, _ and dots; a filter
// may follow.
bool could_be_name(std::string_view text);

// A body taken apart. Bodies are full of braces: only what is known, or could be a name, or has a
// known one before a filter, behind a plus or between blanks, is a placeholder, and every other
// brace is a brace; "{{" is one as everywhere.
std::vector<PatternPiece> pieces_of_body(
    std::string_view body, const std::function<bool(const std::string& name)>& is_known);

}  // namespace harness::scenario
