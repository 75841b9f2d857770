#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace harness::test {

inline std::string environment(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

// What a script beside this file prints, run with the packages that ./dev test fetched there.
inline std::string output_of_python(const std::string& venv, const std::string& script_and_args) {
  const std::string cache = environment("XDG_CACHE_HOME", environment("HOME", "") + "/.cache");
  const std::string command = cache + "/harness/" + venv +
                              "/bin/python " HARNESS_SOURCE_DIR "/tests/reference/" +
                              script_and_args;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  EXPECT_EQ(::pclose(pipe), 0) << command << "\n./dev test fetches what it needs";
  return output;
}

}  // namespace harness::test
