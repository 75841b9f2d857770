#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::target {

// Whether kubectl's current context is `wanted` for a program that has these variables in its
// environment, beside PATH, HOME and the like, and runs in that directory: it may be told of
// another kubeconfig, or find another kubectl. The error: it is another one, or kubectl is missing
// or fails, with what it said. Takes as long as kubectl does, and ten seconds at the most.
Result<void> check_kube_context(const std::string& wanted,
                                const std::map<std::string, std::string>& env,
                                const std::filesystem::path& directory);

// The same for what runs as the harness itself does.
Result<void> check_kube_context(const std::string& wanted);

// Whether a command keeps to the current context, as far as its words tell: "--context production"
// leads past it. What a script calls is not seen.
Result<void> check_kube_words(const std::string& wanted, const std::vector<std::string>& argv);

}  // namespace harness::target
