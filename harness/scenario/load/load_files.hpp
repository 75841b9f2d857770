#pragma once

#include <vector>

#include "harness/scenario/scenario.hpp"
#include "harness/scenario/vocabulary.hpp"

namespace harness::scenario {

// The files that loads name, as far as the vocabulary says where they are.

// Gives each file of values its table, or says why there is none.
void read_tables(std::vector<Load>& loads, const Vocabulary& vocabulary,
                 std::vector<yaml::Problem>& problems);

// Reads the bodies that requests have in files.
void read_bodies(std::vector<Load>& loads, const Vocabulary& vocabulary,
                 std::vector<yaml::Problem>& problems);

// Makes the paths of TLS files those that they are opened by.
void locate_tls_files(std::vector<Load>& loads, const Vocabulary& vocabulary);

}  // namespace harness::scenario
