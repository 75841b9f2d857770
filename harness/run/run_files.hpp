#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"
#include "harness/observe/observations.hpp"
#include "harness/scenario/environment.hpp"

namespace harness::run {

// The names in a run directory that `run` writes and `judge` reads; the reporters name theirs.
constexpr const char* scenario_file = "scenario.yaml";
constexpr const char* observations_file = "observations.json";
constexpr const char* audit_file = "audit.jsonl";         // what was done to the system
constexpr const char* claims_directory = "claims";        // the files by which claims ask
constexpr const char* logs_directory = "logs";            // what the processes say
constexpr const char* telemetry_directory = "telemetry";  // what the backends took

// The directory's name in reports: the same wherever they are written from.
std::filesystem::path full_name(const std::filesystem::path& run);

inline const std::filesystem::path runs_here{"reports/runs"};

// Makes reports/runs/<time>-<name>, numbered where that is taken: nobody else is given it, however
// many begin at once. One that cannot be made is named all the same; its claim says why.
std::filesystem::path new_run_directory(const std::string& name, WallTime now,
                                        const std::filesystem::path& below = runs_here);

// Where what is only kept up has its logs: nobody asked for a report. With the reports of `here`,
// where there are any, as in a checkout; else with what programs keep of their user's.
std::filesystem::path place_of_upkeep(const std::filesystem::path& here,
                                      const scenario::Environment& environment);

// Makes the directory, and refuses to mix two runs in one, or a run with other files. It is the
// caller's alone as long as the descriptor lives.
Result<Fd> claim_run_directory(const std::filesystem::path& path);

// Where a run keeps the file by which a claim asks under that name: below its own directory,
// whatever directories the name goes through.
std::filesystem::path claim_file(const std::filesystem::path& run, const std::string& named);

// What claims need to be judged again: the scenario, and what the files say by which they ask.
Result<void> keep_claims(const std::filesystem::path& run, const std::string& scenario,
                         const std::map<std::string, std::string>& claim_files);

Result<observe::Observations> load_observations(const std::filesystem::path& run);

}  // namespace harness::run
