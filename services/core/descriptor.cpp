#include "services/core/descriptor.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace services {

Descriptor::Descriptor(int fd) : fd_(fd) {
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "no descriptor");
}

Descriptor::~Descriptor() { ::close(fd_); }

}  // namespace services
