#include "harness/target/native/port_holder.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/target/native/account.hpp"
#include "harness/target/native/scratch.hpp"
#include "harness/target/native/standing.hpp"
#include "harness/target/native/tcp_table.hpp"

namespace harness::target {
namespace {

// Of a process that carries the mark of a run: which one's it is.
std::string owner_of(pid_t pid) {
  const std::string mark = std::string(run_variable) + "=";
  std::string run;
  for (const std::string& variable : environment_of(pid)) {
    if (variable.starts_with(mark)) run = variable.substr(mark.size());
  }
  if (run.empty()) return {};
  const std::vector<Standing> all = find_standing();
  const auto found = std::ranges::find_if(
      all, [&](const Standing& standing) { return standing.scratch.filename() == run; });
  return found == all.end() ? " of a run of harness" : " of " + text_of(*found);
}

}  // namespace

std::string port_holder(std::uint16_t port) {
  const std::vector<TcpSocket> sockets = tcp_sockets();
  const std::vector<pid_t> pids = listeners(sockets, port);
  if (!pids.empty()) return named(pids.front()) + owner_of(pids.front());
  const auto socket = std::ranges::find_if(
      sockets, [&](const TcpSocket& one) { return one.listens && port_of(one.local) == port; });
  if (socket == sockets.end()) return {};
  return "a process of " + user_name(socket->user) + " that we may not look into";
}

}  // namespace harness::target
