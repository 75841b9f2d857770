#include "harness/target/external/place_claim.hpp"

#include "harness/core/text.hpp"
#include "harness/net/machine_claim.hpp"
#include "harness/net/server.hpp"
#include "harness/net/url.hpp"
#include "harness/target/native/account.hpp"
#include "harness/target/native/tcp_table.hpp"

namespace harness::target {
namespace {

std::string key_of(const std::string& kind, const std::string& url) {
  return kind + "-" + place_name(url);
}

std::string text_of(const std::optional<net::Claimer>& claimer) {
  if (!claimer) return {};
  if (claimer->pid == 0) return "another run";
  return named(claimer->pid) + " of " + user_name(claimer->user);
}

}  // namespace

std::string place_name(const std::string& url) {
  const net::Authority at = net::authority_of(url);
  const std::string host = net::is_loopback_host(at.text) ? "localhost" : lower(at.host);
  const std::size_t path = url.find('/', url.find("://") + 3);
  const std::string rest = path == std::string::npos ? "" : net::without_slash(url.substr(path));
  return host + ":" + at.port + rest;
}

Result<Fd> claim_place(const std::string& kind, const std::string& url) {
  const std::string key = key_of(kind, url);
  Fd claimed = net::claim_on_machine(key);
  if (claimed) return claimed;
  const std::string who = text_of(net::claimer_on_machine(key));
  return fail(who.empty() ? "another run" : who);
}

std::string place_holder(const std::string& kind, const std::string& url) {
  return text_of(net::claimer_on_machine(key_of(kind, url)));
}

}  // namespace harness::target
