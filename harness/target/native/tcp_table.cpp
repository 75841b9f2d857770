#include "harness/target/native/tcp_table.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/target/native/proc.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// Numbers there are in hexadecimal, addresses in words of four bytes as the machine has them.
std::optional<std::uint32_t> hex(std::string_view text) {
  std::uint32_t value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, 16);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

// "0100007F:1F90"
std::optional<net::Address> address_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon != 8 && colon != 32) return std::nullopt;
  const auto port = hex(std::string_view(text).substr(colon + 1));
  std::array<std::uint32_t, 4> words{};
  for (std::size_t i = 0; i < colon / 8; ++i) {
    const auto word = hex(std::string_view(text).substr(i * 8, 8));
    if (!word) return std::nullopt;
    words[i] = *word;
  }
  if (!port || *port > 65535) return std::nullopt;
  const std::uint16_t in_order = htons(static_cast<std::uint16_t>(*port));
  net::Address address;
  if (colon == 8) {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = in_order;
    four.sin_addr.s_addr = words[0];
    std::memcpy(&address.at, &four, address.size = sizeof four);
  } else {
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = in_order;
    std::memcpy(&six.sin6_addr, words.data(), sizeof six.sin6_addr);
    std::memcpy(&address.at, &six, address.size = sizeof six);
  }
  return address;
}

// As the tables have it: "1F90".
std::string in_hex(std::uint16_t port) {
  std::string text;
  for (int shift = 12; shift >= 0; shift -= 4) text += "0123456789ABCDEF"[(port >> shift) & 0xF];
  return text;
}

std::vector<TcpSocket> sockets_in_rows_with(const std::string& text) {
  std::vector<TcpSocket> sockets;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream in(table);
    for (std::string row; std::getline(in, row);) {
      if (row.find(text) == std::string::npos) continue;
      if (auto socket = parse_tcp_row(row)) sockets.push_back(*std::move(socket));
    }
  }
  return sockets;
}

}  // namespace

std::optional<TcpSocket> parse_tcp_row(const std::string& row) {
  std::istringstream in(row);
  std::array<std::string, 10> words;
  for (std::string& word : words) in >> word;
  if (!in) return std::nullopt;
  const auto local = address_of(words[1]);
  const auto remote = address_of(words[2]);
  if (!local || !remote) return std::nullopt;
  return TcpSocket{*local,
                   *remote,
                   words[3] == "0A",
                   words[3] == "01",
                   static_cast<uid_t>(std::strtoul(words[7].c_str(), nullptr, 10)),
                   "socket:[" + words[9] + "]"};
}

std::vector<TcpSocket> tcp_sockets() { return sockets_in_rows_with(""); }

std::vector<TcpSocket> tcp_sockets_at(std::uint16_t port) {
  std::vector<TcpSocket> sockets = sockets_in_rows_with(":" + in_hex(port) + " ");
  std::erase_if(sockets, [&](const TcpSocket& socket) { return port_of(socket.local) != port; });
  return sockets;
}

std::set<std::string> open_files(pid_t pid) {
  std::set<std::string> files;
  std::error_code failure;
  for (fs::directory_iterator entry(fs::path("/proc") / std::to_string(pid) / "fd", failure), end;
       !failure && entry != end; entry.increment(failure)) {
    std::error_code gone;
    files.insert(fs::read_symlink(entry->path(), gone).string());
  }
  return files;
}

std::vector<pid_t> listeners(const std::vector<TcpSocket>& sockets, std::uint16_t port) {
  std::set<std::string> wanted;
  for (const TcpSocket& socket : sockets) {
    if (socket.listens && port_of(socket.local) == port) wanted.insert(socket.file);
  }
  std::vector<pid_t> pids;
  for (const ProcessStat& process : all_processes()) {
    if (wanted.empty()) break;
    const auto files = open_files(process.id.pid);
    const bool listens = std::any_of(files.begin(), files.end(),
                                     [&](const auto& file) { return wanted.contains(file); });
    if (listens) pids.push_back(process.id.pid);
  }
  return pids;
}

std::string named(pid_t pid) {
  std::string name;
  std::ifstream in("/proc/" + std::to_string(pid) + "/comm");
  std::getline(in, name);
  return "pid " + std::to_string(pid) + " (" + name + ")";
}

}  // namespace harness::target
