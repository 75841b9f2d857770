#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/error.hpp"
#include "harness/core/exit_code.hpp"

namespace harness::cli {

using Words = std::vector<std::string>;

// One word of the command line: `harness NAME …`. A row in the table of main.cpp.
struct Command {
  std::string_view name;
  std::string_view usage;  // what follows the name
  std::string_view about;  // one line; empty: not listed in the help
  int (*run)(const Words& args);
};

int run_command(const Words& args);
int init_command(const Words& args);
int doctor_command(const Words& args);
int judge_command(const Words& args);
int baseline_command(const Words& args);
int prove_command(const Words& args);
int load_command(const Words& args);
int merge_command(const Words& args);
int validate_command(const Words& args);
int plan_command(const Words& args);
int dashboards_command(const Words& args);
int push_command(const Words& args);
int push_dashboards_command(const Words& args);
int push_regions_command(const Words& args);
int check_command(const Words& args);
int schema_command(const Words& args);
int recover_command(const Words& args);
int up_command(const Words& args);
int down_command(const Words& args);
int keep_command(const Words& args);
int watchdog_command(const Words& args);

// Says it on stderr; returns the exit code.
int refuse(const std::vector<Error>& errors, int exit_code = exit_bad_input);
int refuse(const Error& error, int exit_code = exit_bad_input);

}  // namespace harness::cli
