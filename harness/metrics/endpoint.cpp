#include "harness/metrics/endpoint.hpp"

#include <netdb.h>
#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <mutex>
#include <utility>

#include "harness/core/fd.hpp"

namespace harness::metrics {
namespace {

struct FreeAddress {
  void operator()(addrinfo* address) const { freeaddrinfo(address); }
};
using Address = std::unique_ptr<addrinfo, FreeAddress>;

// None: it is no IPv4 address with a port, which is what the library knows.
Address address_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return nullptr;
  addrinfo wanted{};
  wanted.ai_family = AF_INET;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string port = text.substr(colon + 1);
  const bool is_port = !port.empty() && port.size() <= 5 &&
                       port.find_first_not_of("0123456789") == std::string::npos &&
                       std::stoul(port) <= 65'535;
  if (!is_port) return nullptr;
  const std::string host = text.substr(0, colon);
  return Address(getaddrinfo(host.c_str(), port.c_str(), &wanted, &found) == 0 ? found : nullptr);
}

// The library does not say why it cannot listen.
Result<void> try_to_listen(const std::string& text) {
  const Address address = address_of(text);
  if (address == nullptr) {
    return fail("\"" + text + "\" is no IPv4 ADDRESS:PORT", {},
                "write it as 127.0.0.1:0, with 0 for any free port");
  }
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool bound = ::bind(socket.get(), address->ai_addr, address->ai_addrlen) == 0;
  if (bound && ::listen(socket.get(), 1) == 0) return {};
  return fail("cannot listen on " + text + ": " + std::strerror(errno), {},
              "name another, or port 0 for any free one");
}

}  // namespace

class Endpoint::Collector final : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override {
    const std::scoped_lock lock(mutex_);
    ++scrapes_;
    if (!families_) return {};
    return families_();
  }

  void show(Families families) {
    const std::scoped_lock lock(mutex_);
    families_ = std::move(families);
  }

  void show_also(const std::vector<prometheus::MetricFamily>& more) {
    const std::scoped_lock lock(mutex_);
    families_ = [first = std::move(families_), more] {
      std::vector<prometheus::MetricFamily> all;
      if (first) all = first();
      all.insert(all.end(), more.begin(), more.end());
      return all;
    };
  }

  std::uint64_t scrapes() const {
    const std::scoped_lock lock(mutex_);
    return scrapes_;
  }

 private:
  mutable std::mutex mutex_;  // a scrape under way is waited for
  mutable std::uint64_t scrapes_ = 0;
  Families families_;
};

Endpoint::Endpoint() = default;
Endpoint::Endpoint(Endpoint&&) noexcept = default;
Endpoint& Endpoint::operator=(Endpoint&&) noexcept = default;
Endpoint::~Endpoint() = default;

Result<Endpoint> Endpoint::at(const std::string& address) {
  if (auto free = try_to_listen(address); !free) return fail(free.error());
  Endpoint endpoint;
  endpoint.host_ = address.substr(0, address.rfind(':'));
  try {
    endpoint.exposer_ = std::make_unique<prometheus::Exposer>(address);
    endpoint.collector_ = std::make_shared<Collector>();
    endpoint.exposer_->RegisterCollectable(endpoint.collector_);
  } catch (const std::exception& failure) {  // somebody was faster
    return fail("cannot listen on " + address + ": " + failure.what(), {},
                "name another, or port 0 for any free one");
  }
  return endpoint;
}

std::string Endpoint::url() const {
  if (exposer_ == nullptr) return {};
  return "http://" + host_ + ":" + std::to_string(exposer_->GetListeningPorts().front()) +
         "/metrics";
}

void Endpoint::show(Families families) {
  if (collector_ != nullptr) collector_->show(std::move(families));
}

void Endpoint::show_also(const std::vector<prometheus::MetricFamily>& more) {
  if (collector_ != nullptr) collector_->show_also(more);
}

std::uint64_t Endpoint::scrapes() const {
  return collector_ == nullptr ? 0 : collector_->scrapes();
}

}  // namespace harness::metrics
