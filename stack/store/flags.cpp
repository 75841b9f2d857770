#include "stack/store/flags.hpp"

#include <algorithm>
#include <charconv>
#include <cxxopts.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "harness/core/text.hpp"
#include "stack/program_flags.hpp"

namespace store {
namespace {

harness::Result<Role> role_of(const std::string& name) {
  for (const Role role : {Role::loki, Role::tempo, Role::otlp, Role::pager}) {
    if (name == name_of(role)) return role;
  }
  return harness::fail("\"" + name + "\" is no role", "--role", "write loki, tempo, otlp or pager");
}

cxxopts::Options known_flags() {
  using cxxopts::value;
  cxxopts::Options options("store", "Keeps logs and traces; speaks Loki's and Tempo's APIs");
  options.add_options()                                                                          //
      ("role", "loki, tempo, otlp or pager", value<std::string>())                               //
      ("listen", "where the API is served", value<std::string>()->default_value("127.0.0.1:0"))  //
      ("otlp-http", "otlp: where OTLP over HTTP is received",
       value<std::string>()->default_value("127.0.0.1:4318"))  //
      ("otlp-grpc", "otlp: where OTLP over gRPC is received",
       value<std::string>()->default_value("127.0.0.1:4317"))                            //
      ("loki", "otlp: whom logs go to, a URL", value<std::string>()->default_value(""))  //
      ("tempo", "otlp: whom traces go to, the URL of an OTLP receiver",
       value<std::string>()->default_value(""))  //
      ("prometheus",
       "otlp, tempo: whom metrics go to by remote write, a URL; with or without /api/v1/write",
       value<std::string>()->default_value(""))  //
      ("alertmanager", "pager: at whom it looks, a URL",
       value<std::string>()->default_value(""))  //
      ("journal", "a file: what was taken is appended, and read at the start",
       value<std::string>()->default_value(""))                                         //
      ("read-only", "nothing is taken, and the journal only read")                      //
      ("memory", "the most that is kept", value<std::string>()->default_value("1GiB"))  //
      ("help", "this");
  return options;
}

// Those that not every role has.
struct OfRoles {
  const char* flag;
  std::vector<Role> roles;
  bool is_url = false;
};
const std::vector<OfRoles>& of_roles() {
  static const std::vector<OfRoles> all{{"otlp-http", {Role::otlp}},
                                        {"otlp-grpc", {Role::otlp}},
                                        {"loki", {Role::otlp}, true},
                                        {"tempo", {Role::otlp}, true},
                                        {"prometheus", {Role::otlp, Role::tempo}, true},
                                        {"alertmanager", {Role::pager}, true},
                                        {"journal", {Role::loki, Role::tempo}},
                                        {"read-only", {Role::loki, Role::tempo}}};
  return all;
}

// Nobody waits for what a flag of another role would have done.
harness::Result<void> check_fits(const cxxopts::ParseResult& given, Role role) {
  for (const auto& [flag, roles, is_url] : of_roles()) {
    if (given.count(flag) == 0) continue;
    const std::string name = std::string("--") + flag;
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) {
      std::vector<std::string> names;
      for (const Role one : roles) names.emplace_back(name_of(one));
      return harness::fail(
          std::string("does nothing for the role ") + name_of(role), name,
          "it is of " + harness::join(names, " and ") + ": leave it out, or name that --role");
    }
    if (!is_url) continue;
    const auto url = given[flag].as<std::string>();
    if (url.empty() || url.starts_with("http://") || url.starts_with("https://")) continue;
    return harness::fail("\"" + url + "\" is no URL to send to", name,
                         "write http://HOST:PORT or https://HOST:PORT");
  }
  return {};
}

harness::Result<Flags> flags_of(const cxxopts::ParseResult& given) {
  if (given.count("role") == 0) return harness::fail("--role is missing", {}, "see --help");
  const auto role = role_of(given["role"].as<std::string>());
  if (!role) return harness::fail(role.error());
  if (auto fits = check_fits(given, *role); !fits) return harness::fail(fits.error());
  const auto memory = parse_bytes(given["memory"].as<std::string>());
  if (!memory) return harness::fail(memory.error());
  const auto text = [&](const char* name) { return given[name].as<std::string>(); };
  return Flags{.role = *role,
               .listen = text("listen"),
               .otlp_http = text("otlp-http"),
               .otlp_grpc = text("otlp-grpc"),
               .loki = text("loki"),
               .tempo = text("tempo"),
               .prometheus = text("prometheus"),
               .alertmanager = text("alertmanager"),
               .journal = text("journal"),
               .read_only = given.count("read-only") > 0,
               .memory = *memory};
}

}  // namespace

const char* name_of(Role role) {
  switch (role) {
    case Role::loki:
      return "loki";
    case Role::tempo:
      return "tempo";
    case Role::otlp:
      return "otlp";
    case Role::pager:
      return "pager";
  }
  return "";
}

harness::Result<std::uint64_t> parse_bytes(const std::string& text) {
  const auto wrong = [&] {
    return harness::fail("\"" + text + "\" is no size", "--memory", "write 512MiB or 1GiB");
  };
  std::uint64_t number = 0;
  const auto [unit, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return wrong();
  for (const auto& [name, shift] :
       {std::pair{"", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}}) {
    if (std::string_view(unit) != name) continue;
    if (number > std::numeric_limits<std::uint64_t>::max() >> shift) return wrong();
    if (number == 0)
      return harness::fail("0 leaves no room for anything", "--memory", "write 512MiB or 1GiB");
    return number << shift;
  }
  return wrong();
}

harness::Result<std::optional<Flags>> read_flags(int argc, char** argv) {
  auto options = known_flags();
  return harness::read_program_flags<Flags>(std::move(options), argc, argv, flags_of);
}

}  // namespace store
