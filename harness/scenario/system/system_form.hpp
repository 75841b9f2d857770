#pragma once

#include <string>

#include "harness/grammar/form.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/vocabulary.hpp"

namespace harness::scenario {

grammar::Form<System> system_form(const Catalogue& catalogue);

// Reads the file that the system names, if it names one, and tells all processes where they are
// described; `file_name` is the scenario's. The errors are those of that file.
Checked<void> read_system_file(System& system, const std::string& file_name,
                               const Vocabulary& vocabulary, std::vector<yaml::Problem>& problems);

// A file of processes by its path, checked as a whole: names, needs, programs and files.
Checked<SystemFile> load_system_file(const std::string& path, const Vocabulary& vocabulary);

// What a scenario with processes of its own may name, as if they were a stage's.
Vocabulary with_own_processes(Vocabulary words, const System& system);

// What storms may be about there, where it takes any.
void add_storms(const Process& process, Vocabulary& words);

// "stage5", whether it was written so or as 5.
std::string stage_name(const std::string& written);

}  // namespace harness::scenario
