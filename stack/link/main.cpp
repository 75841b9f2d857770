// The program `link-proxy`: TCP links between parts of a system, and what is to be wrong with them.
#include <signal.h>  // NOLINT: POSIX
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

#include <cxxopts.hpp>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/text.hpp"
#include "stack/link/api/control.hpp"
#include "stack/link/api/server.hpp"
#include "stack/link/data/loop.hpp"
#include "stack/program_flags.hpp"

namespace {

struct Flags {
  std::string listen;
  std::uint64_t seed = 0;
  std::vector<linkproxy::api::Control::Wanted> links;
};

// "NAME=127.0.0.1:8000=127.0.0.1:9000".
harness::Result<linkproxy::api::Control::Wanted> link_of(const std::string& written) {
  const auto parts = harness::split(written, '=');
  constexpr std::size_t all = 3;
  if (parts.size() == all && !parts[0].empty()) {
    return linkproxy::api::Control::Wanted{parts[0], parts[1], parts[2]};
  }
  return harness::fail("\"" + written + "\" is no link", "--link",
                       "write NAME=LISTEN=UPSTREAM: a=127.0.0.1:8000=127.0.0.1:9000");
}

harness::Result<Flags> flags_of(const cxxopts::ParseResult& given) {
  Flags flags{given["listen"].as<std::string>(), given["seed"].as<std::uint64_t>(), {}};
  if (given.count("link") == 0) return flags;
  for (const auto& written : given["link"].as<std::vector<std::string>>()) {
    auto link = link_of(written);
    if (!link) return harness::fail(link.error());
    flags.links.push_back(*std::move(link));
  }
  return flags;
}

// None after --help, which is printed.
harness::Result<std::optional<Flags>> read_flags(int argc, char** argv) {
  using cxxopts::value;
  cxxopts::Options options("link-proxy", "Breaks TCP links on loopback; speaks Toxiproxy's API");
  options.add_options()                                                                          //
      ("listen", "where the API is served", value<std::string>()->default_value("127.0.0.1:0"))  //
      ("seed", "of jitter, and of which connections a toxicity below 1 is for",
       value<std::uint64_t>()->default_value("0"))  //
      ("link", "a link that is there from the start: NAME=LISTEN=UPSTREAM; any number of them",
       value<std::vector<std::string>>())  //
      ("help", "this");
  return harness::read_program_flags<Flags>(std::move(options), argc, argv, flags_of);
}

// SIGTERM and SIGINT, to be read; a write to who has gone away fails.
harness::Fd shutdown_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return harness::Fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

// Each connection is two.
void allow_many_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

harness::Result<void> serve(const Flags& flags, const harness::Clock& clock) {
  const harness::Fd signals = shutdown_signals();
  auto loop = linkproxy::Loop::make(clock);
  if (!loop) return harness::fail(loop.error());
  linkproxy::Watch end(**loop, [&](auto) { (*loop)->stop(); });
  end.want(signals.get(), EPOLLIN);
  linkproxy::Common common{**loop, flags.seed};
  linkproxy::api::Control control(common);
  for (const auto& link : flags.links) {
    if (auto added = control.add(link); !added) return harness::fail(added.error());
  }
  auto server = linkproxy::api::Server::start(**loop, flags.listen, control.routes());
  if (!server) return harness::fail(server.error());
  std::cout << (*server)->url() << std::endl;
  (*loop)->run();
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const auto flags = read_flags(argc, argv);
  if (!flags) {
    std::cerr << "link-proxy: " << to_string(flags.error()) << '\n';
    return 2;
  }
  if (!*flags) return 0;
  allow_many_descriptors();
  const harness::SystemClock clock;
  const auto served = serve(**flags, clock);
  if (served) return 0;
  std::cerr << "link-proxy: " << to_string(served.error()) << '\n';
  return 1;
}
