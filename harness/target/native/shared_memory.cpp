#include "harness/target/native/shared_memory.hpp"

#include <sys/ipc.h>
#include <sys/shm.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace harness::target {

void remove_shared_memory_of(const std::vector<pid_t>& creators) {
  std::ifstream table("/proc/sysvipc/shm");
  std::string line;
  std::getline(table, line);  // the heading
  while (std::getline(table, line)) {
    std::istringstream in(line);
    std::string key;
    std::string mode;
    std::string size;
    int segment = 0;
    pid_t creator = 0;
    pid_t last_user = 0;
    int attached = 1;
    in >> key >> segment >> mode >> size >> creator >> last_user >> attached;
    if (!in || attached > 0) continue;
    if (std::find(creators.begin(), creators.end(), creator) == creators.end()) continue;
    ::shmctl(segment, IPC_RMID, nullptr);
  }
}

}  // namespace harness::target
