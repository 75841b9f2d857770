#pragma once

#include <optional>
#include <string>
#include <vector>

namespace harness {

// What went wrong, told to the person who can mend it. `what` names the bad value, `where` the
// place (file:line:column, a URL, a process), `remedy` what to do about it. Empty parts are left
// out.
struct Error {
  std::string what;
  std::string where = {};
  std::string remedy = {};

  bool operator==(const Error&) const = default;
};

// "where: what; remedy"
std::string to_string(const Error& error);

// One line an error.
std::string to_string(const std::vector<Error>& errors);

}  // namespace harness
