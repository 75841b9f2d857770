#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace harness::cli {

// Which scenarios of a suite run side by side: each begins in its turn, once fewer than `jobs` are
// under way and the machine has the cores that it takes. One that takes more than there are runs
// alone; so does one that shares with others what runs already, or that names its ports. Pure.
class Turns {
 public:
  struct Need {
    double cores = 1;
    bool alone = false;
  };

  Turns(std::vector<Need> needs, std::size_t jobs, double cores);

  // Who begins now; none: nobody, before another has ended.
  std::optional<std::size_t> next();
  void ended(std::size_t turn);

 private:
  bool has_room_for(const Need& need) const;

  std::vector<Need> needs_;
  std::size_t jobs_;
  double cores_;
  std::size_t begun_ = 0;
  std::vector<std::size_t> running_;
};

}  // namespace harness::cli
