#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::target {

// A user of this machine, as the kernel knows it.
struct Account {
  uid_t user = 0;
  gid_t group = 0;
  std::vector<gid_t> groups;
};

Result<Account> find_account(const std::string& name);

// "alice"; of one without a name its number.
std::string user_name(uid_t user);

}  // namespace harness::target
