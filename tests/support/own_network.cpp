#include "tests/support/own_network.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>

namespace harness::test {
namespace {

void need(bool works, const char* what) {
  if (!works) throw std::system_error(errno, std::generic_category(), what);
}

ifreq interface(std::string_view name) {
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  return request;
}

void tell_kernel(unsigned long what, ifreq request) {
  const int any_socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const bool done = ioctl(any_socket, what, &request) == 0;
  close(any_socket);
  need(done, "interface");
}

}  // namespace

void enter_own_network() {
  need(unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0, "unshare");
  ifreq loopback = interface("lo");
  loopback.ifr_flags = IFF_UP;
  tell_kernel(SIOCSIFFLAGS, loopback);
}

void add_own_address(const char* address) {
  ifreq alias = interface("lo:1");
  sockaddr_in own{};
  own.sin_family = AF_INET;
  need(inet_pton(AF_INET, address, &own.sin_addr) == 1, address);
  std::memcpy(&alias.ifr_addr, &own, sizeof own);
  tell_kernel(SIOCSIFADDR, alias);
}

void lend_local_ports(int count) {
  std::ofstream range("/proc/sys/net/ipv4/ip_local_port_range");
  range << "40000 " << 40000 + count - 1 << std::flush;
  need(static_cast<bool>(range), "ip_local_port_range");
}

}  // namespace harness::test
