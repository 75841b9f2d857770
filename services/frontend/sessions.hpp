#pragma once

#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace services::frontend {

// Who is signed in, by session id. Holds only so many: whoever has not been seen for longest is
// forgotten first. Lives on the event loop thread.
class Sessions {
 public:
  explicit Sessions(std::size_t most) : most_(most) {}

  void sign_in(const std::string& id, const std::string& username);
  // Also counts as having been seen.
  std::optional<std::string> username(const std::string& id);

 private:
  using Entries = std::list<std::pair<std::string, std::string>>;  // id and name, last seen first

  const std::size_t most_;
  Entries entries_;
  std::unordered_map<std::string, Entries::iterator> by_id_;
};

}  // namespace services::frontend
