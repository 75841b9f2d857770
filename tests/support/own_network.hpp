#pragma once

namespace harness::test {

// Leaves the calling process (or thread, of root) alone in a network of its own, in which there is
// nothing but loopback. Throws where the kernel does not allow it.
void enter_own_network();

// One more address of this machine there, which is no loopback address: "10.0.0.1".
void add_own_address(const char* address);

// How many local ports that network lends: 40000 and the following.
void lend_local_ports(int count);

}  // namespace harness::test
