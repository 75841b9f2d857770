#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::target {

// A Loki or a Tempo of the user's, in the place of the store of ours.
struct NamedBackend {
  std::string name;   // of the process whose place it takes: "loki", "tempo"
  std::string given;  // a program, by path or as PATH knows it, or a URL
  std::string otlp;   // where a Tempo at a URL takes spans; empty: port 4318 of its host
};

// What was found there: a process to start, or the URLs of what runs already.
struct FoundBackend {
  std::string name;
  std::optional<Process> process;
  std::map<std::string, std::string> urls;  // "tempo", "tempo.otlp"
};

// Looks at each before anything is started: the program is there and new enough, the URL answers.
// All errors at once.
Checked<std::vector<FoundBackend>> find_backends(const std::vector<NamedBackend>& named,
                                                 const std::filesystem::path& stack);

void put_in_place(const std::vector<FoundBackend>& backends, Stage& stage);

}  // namespace harness::target
