#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stack/link/data/connection.hpp"
#include "stack/link/data/loop.hpp"
#include "stack/link/toxics/toxic.hpp"

namespace linkproxy {

// What all proxies have in common.
struct Common {
  Loop& loop;
  std::uint64_t seed = 0;
  Crowd crowd = {};
  std::uint64_t toxics = 0;       // so many were ever made
  std::uint64_t connections = 0;  // taken
};

// Who answers: at an address of loopback, of IPv4 or IPv6.
struct Upstream {
  sockaddr_storage at{};
  socklen_t size = 0;
};

// By the name "localhost" at either of them: the second one is tried where the first one refuses.
struct Upstreams {
  Upstream first;
  std::optional<Upstream> second = {};
};

// A place where clients are taken, and who answers there. Connections act as the toxics say that
// there are now, those that are open, too.
class Proxy {
 public:
  // Both on loopback.
  struct Places {
    sockaddr_in listen{};
    Upstreams upstream{};
  };

  Proxy(Common& common, std::string name, const Places& places);
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;
  ~Proxy();

  const std::string& name() const { return name_; }
  const Places& places() const { return places_; }  // with the port that it took
  const Figures& figures() const { return figures_; }
  const std::vector<Toxic>& toxics() const { return toxics_; }
  Toxic* find(const std::string& toxic);

  bool is_enabled() const { return is_enabled_; }
  harness::Result<void> enable();
  void disable();  // closes what is open, and refuses what comes; the port stays its own

  void lead_to(const Upstreams& upstream) { places_.upstream = upstream; }  // new connections

  Toxic& add(Toxic toxic);
  void change(Toxic& toxic, double toxicity, const Effect& effect);
  void remove(const std::string& toxic);
  void remove_all();

 private:
  void take_clients();
  void rest();
  void take(Fd client, bool is_probe);
  void act();
  Connection::Toxics acting_on(std::uint64_t connection) const;
  void close_all();

  Common& common_;
  std::string name_;
  Places places_;
  Figures figures_;
  std::vector<Toxic> toxics_;
  Fd port_;  // listens while it is enabled, and else holds the port
  Watch watch_;
  Timer timer_;
  bool is_enabled_ = false;
  std::map<std::uint64_t, std::unique_ptr<Connection>> connections_;  // by their numbers
};

}  // namespace linkproxy
