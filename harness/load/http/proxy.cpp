#include "harness/load/http/proxy.hpp"

#include <algorithm>

#include "harness/load/http/head_lines.hpp"

namespace harness::load {
namespace {

// "HTTP/1.1 200 Connection established" → 200; 0: it is no HTTP/1.
int status_of_line(std::string_view line) {
  constexpr std::string_view version = "HTTP/1.";
  constexpr std::size_t status_at = version.size() + 2;  // behind a digit and a space
  const std::string_view status = line.substr(std::min(status_at, line.size()), 3);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (status.size() != 3 || !std::all_of(status.begin(), status.end(), is_digit)) return 0;
  const bool is_http =
      line.starts_with(version) && is_digit(line[status_at - 2]) && line[status_at - 1] == ' ';
  const bool goes_on = line.size() > status_at + 3 && line[status_at + 3] != ' ';
  if (!is_http || goes_on) return 0;
  return (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
}

}  // namespace

ProxyTunnel::ProxyTunnel(const Proxy& proxy)
    : request_("CONNECT " + proxy.tunnel_to + " HTTP/1.1\r\nHost: " + proxy.tunnel_to + "\r\n") {
  if (!proxy.authorization.empty()) {
    request_ += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  }
  request_ += "User-Agent: harness\r\n\r\n";
}

void ProxyTunnel::begin() {
  sent_ = 0;
  size_ = 0;
  status_ = 0;
  line_.clear();
  problem_.clear();
}

ProxyTunnel::Answer ProxyTunnel::read(char next) {
  if (++size_ > longest_head) return refuse("its headers are too long");
  if (next == '\n') return end_line();
  line_ += next;
  return Answer::unfinished;
}

// Of a way that is made, no header says anything (RFC 9110, 9.3.6); and of one that is not, the
// status says it all. A provisional answer is followed by the real one.
ProxyTunnel::Answer ProxyTunnel::end_line() {
  if (line_.ends_with('\r')) line_.pop_back();
  const bool is_end = line_.empty();
  if (status_ == 0) {
    status_ = status_of_line(line_);
    if (status_ == 0) return refuse("what it answers is no HTTP");
  }
  line_.clear();
  if (!is_end) return Answer::unfinished;
  const int kind = status_ / 100;
  if (kind == 2) return Answer::made;
  if (kind != 1 || status_ == 101) return refuse("it answers " + std::to_string(status_));
  status_ = 0;
  return Answer::unfinished;
}

ProxyTunnel::Answer ProxyTunnel::refuse(std::string_view why) {
  problem_ = "the proxy makes no tunnel: " + std::string(why);
  return Answer::refused;
}

}  // namespace harness::load
