#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/app/service.hpp"
#include "services/core/clock.hpp"
#include "services/http/url.hpp"

namespace services::app {

// The library behind these takes the compiler three seconds in each file that sees it: flags.cpp
// alone does.

// The flags that a service has; --help tells of them.
class Options {
 public:
  Options(const std::string& name, const std::string& about, int default_port);
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  Options& flag(const std::string& name, const std::string& about);  // is there, or not
  Options& text(const std::string& name, const std::string& about, const std::string& otherwise);
  Options& optional(const std::string& name, const std::string& about);
  Options& repeatable(const std::string& name, const std::string& about);
  Options& number(const std::string& name, const std::string& about, long otherwise);

 private:
  friend int main_with(Options& options, int argc, char** argv,
                       const std::function<int(class Flags&)>& serve);
  struct Declared;
  std::unique_ptr<Declared> declared_;
};

// The flags of one service as they were given. A value that makes no sense is remembered, and
// something harmless returned: all of them are reported at once, before anything starts.
class Flags {
 public:
  struct Given;
  explicit Flags(const Given& given) : given_(&given) {}  // which outlives it

  std::string text(const std::string& name) const;
  bool given(const std::string& name) const;
  // All values of a flag that can be repeated.
  std::vector<std::string> texts(const std::string& name) const;
  Duration duration(const std::string& name);
  http::Origin origin(const std::string& name);
  // Nothing when the flag was given no address.
  std::optional<http::Origin> optional_origin(const std::string& name);
  long number(const std::string& name, long least, long most);
  // Nothing when the flag was not given.
  std::optional<double> fraction(const std::string& name);
  std::uint64_t seed();
  ServiceSettings service(const std::string& name, const std::string& about);

  // What a flag's value was read as.
  template <typename T>
  T require(const std::string& name, Result<T> value) {
    if (value) return std::move(*value);
    errors_.push_back("--" + name + ": " + value.error());
    return T{};
  }

  const std::vector<std::string>& errors() const { return errors_; }

 private:
  std::string admin_token(const std::string& host);

  const Given* given_;
  std::vector<std::string> errors_;
};

// The whole of a service's main: reads the flags, then calls `serve`, whose result is the exit
// code. 0 after --help, 2 when a flag is wrong; `serve` itself checks flags.errors() once it has
// read its own, which is what `report_errors` is for.
int main_with(Options& options, int argc, char** argv, const std::function<int(Flags&)>& serve);

// Tells what was wrong; true if something was.
bool report_errors(const Flags& flags);

}  // namespace services::app
