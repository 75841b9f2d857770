#pragma once

#include <algorithm>
#include <array>
#include <ctime>

// Of this process, so that a busy machine does not show.
inline double cpu_nanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// What one of `count` takes, in nanoseconds of CPU: the median of five rounds of `all`.
template <typename All>
double median_cost(int count, const All& all) {
  std::array<double, 5> rounds{};
  for (double& round : rounds) {
    const double begun = cpu_nanoseconds();
    all();
    round = (cpu_nanoseconds() - begun) / count;
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}
