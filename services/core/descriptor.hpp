#pragma once

namespace services {

// An owned file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd);  // throws if the call that made it failed
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace services
