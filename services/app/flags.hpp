#pragma once

#include <cxxopts.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/app/service.hpp"
#include "services/core/clock.hpp"
#include "services/http/url.hpp"

namespace services::app {

// The flags of one service as they were given. A value that makes no sense is remembered, and
// something harmless returned: all of them are reported at once, before anything starts.
class Flags {
 public:
  explicit Flags(const cxxopts::ParseResult& given) : given_(given) {}

  std::string text(const std::string& name) const { return given_[name].as<std::string>(); }
  bool given(const std::string& name) const { return given_.count(name) > 0; }
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
  cxxopts::ParseResult given_;
  std::vector<std::string> errors_;
};

// The flags that every service has.
void add_common_flags(cxxopts::Options& options, int default_port);

// The whole of a service's main: reads the flags, then calls `serve`, whose result is the exit
// code. 0 after --help, 2 when a flag is wrong; `serve` itself checks flags.errors() once it has
// read its own, which is what `report_errors` is for.
int main_with(cxxopts::Options& options, int argc, char** argv,
              const std::function<int(Flags&)>& serve);

// Tells what was wrong; true if something was.
bool report_errors(const Flags& flags);

}  // namespace services::app
