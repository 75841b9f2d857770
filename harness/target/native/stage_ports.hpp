#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/port_lease.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::target {

// Whether processes get the ports that their stage names.
enum class StandardPorts { none, where_free, all };

struct PortWishes {
  std::map<std::string, std::uint16_t> fixed;  // by process name; the run cannot do without
  StandardPorts standard = StandardPorts::none;
};

// The ports of all processes of a stage, known before the first one starts and kept when one
// restarts.
class StagePorts {
 public:
  // What is not wished for is chosen.
  static Result<StagePorts> lease(const Stage& stage, const PortWishes& wishes);

  // "loki" or "loki.grpc".
  std::optional<std::uint16_t> find(const std::string& name) const;

  // Where it takes connections: "127.0.0.1:3100".
  std::optional<std::string> place(const std::string& name) const;

  // How a client on this machine reaches it.
  std::optional<std::string> url(const std::string& name) const;
  std::map<std::string, std::string> urls() const;

  // Standard ports that were not free: "loki: port 3100 is taken by pid 4711 (loki)".
  const std::vector<std::string>& taken() const { return taken_; }

 private:
  struct Entry {
    std::optional<PortLease> lease;  // none: of another process, or of what runs already
    std::string url;
  };

  Result<void> add(const Process& spec, const PortWishes& wishes);
  Result<void> add(const std::string& name, std::uint16_t standard, const std::string& url,
                   const PortWishes& wishes);
  Result<PortLease> choose(const std::string& name, std::uint16_t standard,
                           const PortWishes& wishes);

  std::map<std::string, Entry> entries_;
  std::vector<std::string> taken_;
};

// Where what has the URL listens on the port: "127.0.0.1:3100", "[::1]:3100".
std::string place_of(const std::string& url, std::uint16_t port);

}  // namespace harness::target
