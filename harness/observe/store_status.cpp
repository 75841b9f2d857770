#include "harness/observe/store_status.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/net/http_group.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

StoreStatus read_status(const std::string& name, const json& document) {
  StoreStatus status;
  status.name = name;
  const json& taken = document.at("taken");
  status.lines = taken.at("lines").get<std::uint64_t>();
  status.spans = taken.at("spans").get<std::uint64_t>();
  const json& memory = document.at("memory");
  status.used_bytes = memory.at("used").get<std::uint64_t>();
  status.limit_bytes = memory.at("limit").get<std::uint64_t>();
  if (const json& journal = document.at("journal"); journal.is_object()) {
    status.journal_bytes = journal.at("bytes").get<std::uint64_t>();
    status.journal_problem = journal.value("failure", "");
  }
  for (const auto& [reason, count] : document.at("refused").items()) {
    status.refused.push_back(
        {reason, count.at("pushes").get<std::uint64_t>(), count.value("lines", std::uint64_t{0}),
         count.value("spans", std::uint64_t{0}), count.value("of", std::vector<std::string>{})});
  }
  return status;
}

std::string counted(std::uint64_t count, const std::string& one, const std::string& more) {
  return std::to_string(count) + " " + (count == 1 ? one : more);
}

// Some may be refused of a push that is taken. What is refused for now comes again, and a store
// does not know it from what it has not seen yet.
std::string loss(const StoreStatus& store, const RefusedPushes& refused) {
  std::vector<std::string> records;
  if (refused.lines > 0) records.push_back(counted(refused.lines, "line", "lines"));
  if (refused.spans > 0) records.push_back(counted(refused.spans, "span", "spans"));
  std::string what = join(records, " and ");
  if (refused.pushes > 0) {
    const std::string with = records.empty() ? "" : " with " + what;
    const bool may_be_again = refused.pushes > 1 && !records.empty();
    what = counted(refused.pushes, "push", "pushes") + with +
           (may_be_again ? ", counted each time they were sent" : "");
  }
  return store.name + " refused " + what + ": " + refused.reason;
}

bool is_any(const RefusedPushes& refused) {
  return refused.pushes > 0 || refused.lines > 0 || refused.spans > 0;
}

// One that could not be read may have been of any kind.
std::vector<Backend> missed_in(const StoreStatus& store, const RefusedPushes& refused) {
  if (store.name == "loki") return {Backend::loki};
  if (store.name == "tempo") return {Backend::tempo};
  const auto may_be = [&](const char* signal) {
    return refused.of.empty() || std::ranges::count(refused.of, signal) > 0;
  };
  std::vector<Backend> missed;
  if (may_be("metrics")) missed.push_back(Backend::prometheus);
  if (may_be("logs")) missed.push_back(Backend::loki);
  if (may_be("traces")) missed.push_back(Backend::tempo);
  return missed;
}

// None: it had refused nothing for that reason.
RefusedPushes refused_before(const StoreStatus& store, const RefusedPushes& refused,
                             const std::vector<StoreStatus>& before) {
  for (const StoreStatus& one : before) {
    if (one.name != store.name) continue;
    for (const RefusedPushes& earlier : one.refused) {
      if (earlier.reason == refused.reason && earlier.of == refused.of) return earlier;
    }
  }
  return {};
}

// One that has refused less than before has begun anew.
RefusedPushes since_then(const RefusedPushes& now, const RefusedPushes& before) {
  const bool anew =
      now.pushes < before.pushes || now.lines < before.lines || now.spans < before.spans;
  if (anew) return now;
  return {now.reason, now.pushes - before.pushes, now.lines - before.lines,
          now.spans - before.spans, now.of};
}

}  // namespace

std::optional<StoreStatus> parse_store_status(const std::string& name, const std::string& body) {
  const json document = json::parse(body, nullptr, false);
  if (!document.is_object() || !document.contains("role")) return std::nullopt;
  try {
    return read_status(name, document);
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

// They are asked side by side.
StoreStatuses read_store_statuses(const net::Servers& servers) {
  std::vector<std::string> names;
  std::vector<net::HttpRequest> requests;
  for (const std::string name : {"loki", "tempo", "otlp"}) {
    const auto server = servers.find(name);
    if (server == servers.end()) continue;
    names.push_back(name);
    net::HttpRequest& request = requests.emplace_back(net::request_to(server->second, "/status"));
    request.timeout = std::chrono::milliseconds{500};
  }
  const auto responses = net::HttpGroup().send(requests, [] { return true; });
  StoreStatuses all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    const auto& response = responses[i];
    if (!response) all.silent.push_back(name);
    if (!response || response->status != 200) continue;
    auto status = parse_store_status(name, response->body);
    if (status) all.stores.push_back(*std::move(status));
  }
  return all;
}

std::vector<std::string> gaps_in_journals(const std::vector<StoreStatus>& stores) {
  std::vector<std::string> gaps;
  for (const StoreStatus& store : stores) {
    if (store.journal_problem.empty()) continue;
    gaps.push_back("what " + store.name +
                   " took is not all in the run's directory: " + store.journal_problem);
  }
  return gaps;
}

std::vector<StoreStatus> refused_since(std::vector<StoreStatus> stores,
                                       const std::vector<StoreStatus>& before) {
  for (StoreStatus& store : stores) {
    for (RefusedPushes& refused : store.refused) {
      refused = since_then(refused, refused_before(store, refused, before));
    }
    std::erase_if(store.refused, [](const RefusedPushes& refused) { return !is_any(refused); });
  }
  return stores;
}

std::vector<Loss> losses_of(const std::vector<StoreStatus>& stores,
                            const std::vector<StoreStatus>& before) {
  std::vector<Loss> losses;
  for (const StoreStatus& store : refused_since(stores, before)) {
    for (const RefusedPushes& refused : store.refused) {
      losses.push_back({loss(store, refused), missed_in(store, refused)});
    }
  }
  return losses;
}

}  // namespace harness::observe
