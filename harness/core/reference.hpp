#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace harness {

// "${NAME}" or "${NAME:-default}", as a value from the environment is written. A name is
// [A-Za-z_][A-Za-z0-9_]*.
struct Reference {
  std::string name;
  std::optional<std::string> otherwise;
  std::size_t size = 0;  // of all of it
};

// The one that the text begins with, if there is one.
std::optional<Reference> reference_at(std::string_view text);

// "${NAME:-default}", where the text begins with a shell's "${NAME-default}" or "${NAME=default}",
// which stays as it is.
std::optional<std::string> meant_reference(std::string_view text);

// How much of a text are letters and no placeholder, whose first brace is at `open`: all before it,
// and the reference that it belongs to, which was to stay one.
std::size_t size_of_letters(std::string_view text, std::size_t open);

}  // namespace harness
