#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/grammar/field.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/scenario/system/process_form.hpp"

namespace harness::scenario {

// A file with processes: a stage's, or one of an author's own. Every error of it at once.
Checked<SystemFile> parse_system_file(std::string_view text, const std::string& file_name,
                                      const Catalogue& catalogue, const Environment& environment);

// What stages are made of. An entry may begin as one that stands before it, and need not be whole.
Checked<std::vector<Process>> parse_catalogue(std::string_view text, const std::string& file_name);

// For the language of scenarios, which has the same keys.
std::vector<grammar::Field<SystemFile>> system_file_fields(const Catalogue& catalogue);
grammar::Form<SystemFile> system_file_form(const Catalogue& catalogue);

// Tells each process where it is described: its messages name the file, its paths count from there.
void place_in(SystemFile& system, const std::string& file_name);

// The same with its environment, its arguments and what it runs filled in: what is kept as it is
// written is not what is started. A brace of a value is one.
Process filled(Process process, const Environment& environment);

}  // namespace harness::scenario
