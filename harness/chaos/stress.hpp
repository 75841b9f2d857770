#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/target/acts.hpp"

namespace harness::chaos {

// What is taken of the machine, beside a process: one of the three.
struct Stress {
  scenario::Located<std::string> process;
  int cpu = 0;               // workers that compute
  std::uint64_t memory = 0;  // bytes that are held
  int io = 0;                // workers that write, read and remove files
};

// What there is to take of.
struct Machine {
  unsigned cores = 1;
  std::uint64_t free_memory = 0;  // bytes that could be had without taking anybody's
};

Machine this_machine();

// The error: it asks for more than twice the cores, or half of what is free.
Result<void> check_bounds(const Stress& stress, const Machine& machine);

// "Cpus_allowed_list:	0-3" → "0-3"; empty: it is not there.
std::string allowed_cpus_in(const std::string& status);

// The arguments of stress-ng. It ends by itself, too; `cpus` are those that it may use, and
// `directory` is where it may write.
std::vector<std::string> stress_arguments(const Stress& stress, Duration at_most,
                                          const std::string& cpus, const std::string& directory);

// Whether it has taken what it was asked to, between two looks at what it has used.
struct Taken {
  bool as_asked = false;
  std::string text;  // "2 workers took 1.9s of CPU time in 1s"
};
Taken taken_between(const Stress& stress, const Machine& machine, const target::Usage& before,
                    const target::Usage& now, Duration between);

}  // namespace harness::chaos
