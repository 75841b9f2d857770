#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/scenario.hpp"
#include "harness/yaml/node.hpp"

namespace harness::scenario {

// What ${NAME} and ${NAME:-default} stand for in the values of a file; "$${" are the letters "${".
// A default is taken where the name is unset or empty, as in shells. A name is
// [A-Za-z_][A-Za-z0-9_]*: all else, such as the ${1} of a query's replacement, belongs to its own
// language.
struct Environment {
  std::function<std::optional<std::string>(const std::string& name)> find = {};  // empty: nothing
  bool is_whole = true;  // what it does not know is set nowhere, and not only unknown here
};

// The text with all filled in that is known; what is not stays as it is written.
std::string filled(std::string_view text, const Environment& environment);

// The same for a text with {placeholders}, and for a URL that may have some: braces that come from
// the environment are letters, and written as "{{". No URL begins with a letter of that kind, so
// that there ${BASE} may name a process, as in "{frontend}".
std::string filled_template(std::string_view text, const Environment& environment);
std::string filled_url(std::string_view text, const Environment& environment);

// Whether a name in it is unset, or not known, and has no default: that is said of the value
// itself, and what follows from it is nothing to tell.
bool lacks_a_value(std::string_view text, const Environment& environment);

// A scalar of a file that has changed, or was to change, when it was filled in.
struct FilledScalar {
  yaml::Place place;
  std::string text;
  std::string written;
  std::map<std::string, std::string> values;  // by name; those from the environment
  std::vector<std::string> unset = {};        // or not known
  bool is_known = true;                       // false: nobody knows what some of it was
};

// Fills in every value of the tree, no keys. The nodes keep what was written beside the text, and
// whether all of it is known: of a run that is over, what was sent is kept as it was written, and
// nobody judges again what it was then.
std::vector<FilledScalar> fill_in(yaml::Node& root, const Environment& environment);

// Where a value says ${NAME-default} as a shell would take it, which stays as it is.
std::vector<yaml::Problem> hints_of_references(std::string_view text, const std::string& file_name);

// Refuses names that are not set, in place of whatever else is wrong with the values that lack
// them; of those that are not known nothing is said at all. Shows as written in all other messages.
void judge_filled(const std::vector<FilledScalar>& scalars, std::string_view source,
                  std::vector<yaml::Problem>& problems);

// Messages about those scalars with what was written, in place of the values.
void show_as_written(const std::vector<FilledScalar>& scalars,
                     std::vector<yaml::Problem>& problems);

// What the loads keep as it is written (Form as_written) filled in, to be driven.
void fill_in(std::vector<Load>& loads, const Environment& environment);

// What was said of a request, such as its URL, with what it has written: in place of values long
// enough to be secrets, and of the socket's path as a whole.
std::string text_as_written(std::string text, const Request& request,
                            const Environment& environment);

}  // namespace harness::scenario
