#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/cli/command.hpp"

namespace harness::cli {

// The library behind these takes the compiler a second or two in each file that sees it: flags.cpp
// alone does.

// The flags of one command as they were given.
class Flags {
 public:
  struct Given;
  explicit Flags(std::shared_ptr<const Given> given) : given_(std::move(given)) {}

  bool has(const std::string& name) const;              // it was given; a default is not
  std::string as_given(const std::string& name) const;  // "-X" of "X,method", with its dashes
  // These three of a flag that was declared so, and was given or has a default.
  std::string text(const std::string& name) const;
  std::uint64_t number(const std::string& name) const;
  std::vector<std::string> texts(const std::string& name) const;  // none: it was not given

 private:
  std::shared_ptr<const Given> given_;
};

// The flags that a command has. Each name is "long" or "s,long".
class Options {
 public:
  Options(std::string_view command, std::string_view usage, std::string_view about);
  ~Options();
  Options(Options&&) noexcept;
  Options& operator=(Options&&) = delete;
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  Options& flag(const std::string& name, const std::string& about);  // is there, or not
  Options& text(const std::string& name, const std::string& about);
  Options& text(const std::string& name, const std::string& about, const std::string& otherwise);
  Options& texts(const std::string& name, const std::string& about);  // may be repeated
  // Texts that name something: an empty one, as of a shell's variable that is not set, names
  // nothing, and is refused.
  Options& path(const std::string& name, const std::string& about);
  Options& paths(const std::string& name, const std::string& about);
  Options& number(const std::string& name, const std::string& about);  // whole, from 0
  Options& number(const std::string& name, const std::string& about, std::uint64_t otherwise);
  // The one whose values are what stands on the command line without a name.
  Options& operand(const std::string& name);

  // The parsed flags, or the exit code of what was said instead: help, what is wrong with them, or
  // for `--list-flags`, which shells ask in order to complete, each flag with what it is about.
  std::variant<Flags, int> parse(const Words& args);

 private:
  struct Declared;
  std::unique_ptr<Declared> declared_;
};

}  // namespace harness::cli
