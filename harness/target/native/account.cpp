#include "harness/target/native/account.hpp"

#include <grp.h>
#include <pwd.h>

namespace harness::target {

Result<Account> find_account(const std::string& name) {
  constexpr int most_groups = 64;
  const passwd* entry = ::getpwnam(name.c_str());
  if (entry == nullptr) return fail("there is no user \"" + name + "\"");
  Account account{entry->pw_uid, entry->pw_gid, std::vector<gid_t>(most_groups)};
  int count = most_groups;
  if (::getgrouplist(name.c_str(), account.group, account.groups.data(), &count) < 0) {
    return fail("user \"" + name + "\" is in more than 64 groups");
  }
  account.groups.resize(static_cast<std::size_t>(count));
  return account;
}

std::string user_name(uid_t user) {
  const passwd* entry = ::getpwuid(user);
  return entry == nullptr ? "user " + std::to_string(user) : entry->pw_name;
}

}  // namespace harness::target
