#pragma once

#include <sys/socket.h>

#include <map>
#include <string>
#include <vector>

namespace harness::load {

struct Address {
  sockaddr_storage at{};
  socklen_t size = 0;
};

// Where requests go over plain HTTP.
struct Origin {
  std::vector<Address> addresses;  // in the order in which they are to be tried
  std::string host;                // as in the Host header: "127.0.0.1:8500"

  bool operator==(const Origin& other) const { return host == other.host; }
};

// Where URLs lead, looked up before the load begins: to ask for a name may take seconds, in which a
// worker could do nothing else.
class Origins {
 public:
  void look_up(const std::string& url);

  // None for a URL that was not looked up, is not plain HTTP, or whose host has to be left to
  // libcurl: it has no address now, or addresses of two kinds, of which libcurl finds out in time
  // which one leads nowhere.
  const Origin* of(const std::string& url) const;

 private:
  std::map<std::string, Origin> by_url_;
};

}  // namespace harness::load
