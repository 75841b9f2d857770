#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/grammar/form.hpp"
#include "harness/scenario/system/process.hpp"

namespace harness::scenario {

// What processes may begin as (`use`). Null: nobody knows what there is, and so no process is
// refused for what it may have from there.
using Catalogue = std::shared_ptr<const std::vector<Process>>;

enum class Wanted { whole, parts };  // parts: of a catalogue, which need not be whole processes

// Its name is one of a file, of a label, and what requests begin with: "{shop}/roll".
Result<void> check_process_name(const std::string& text);

// A path of a server, with none of these characters in it.
Result<void> check_path(const std::string& text, std::string_view excluded,
                        const std::string& where_none);  // how one begins, for whoever wrote none

grammar::Form<Process> process_form(const Catalogue& catalogue, Wanted wanted = Wanted::whole);
grammar::Form<std::vector<Process>> processes_form(const Catalogue& catalogue);

}  // namespace harness::scenario
