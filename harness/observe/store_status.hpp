#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/backends.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// What the store of ours says of itself (`/status`); none: it is not ours, or says nothing.
std::optional<StoreStatus> parse_store_status(const std::string& name, const std::string& body);

struct StoreStatuses {
  std::vector<StoreStatus> stores;
  std::vector<std::string> silent;  // names of those that gave no answer at all
};

// Of each that runs in the roles of loki, tempo and otlp.
StoreStatuses read_store_statuses(const net::Servers& servers);

// The same, with what was refused since an earlier look alone: a store may be older than the run.
std::vector<StoreStatus> refused_since(std::vector<StoreStatus> stores,
                                       const std::vector<StoreStatus>& before);

// What was refused since an earlier look, for each reason, and which backends' answers are without
// it.
std::vector<Loss> losses_of(const std::vector<StoreStatus>& stores,
                            const std::vector<StoreStatus>& before);

// Why a run that is shown again will lack a part of what was there.
std::vector<std::string> gaps_in_journals(const std::vector<StoreStatus>& stores);

}  // namespace harness::observe
