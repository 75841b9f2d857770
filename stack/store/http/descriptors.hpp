#pragma once

#include <cstdint>

// Descriptors are what a server runs out of first: each connection is one, and so are the files and
// the connections by which a process does its work.
namespace store::http {

// Of this process, as it stands now.
std::uint64_t open_files_limit();

// How many descriptors connections leave to the rest of the process.
std::uint64_t kept_back(std::uint64_t open_files);

// How many of `most` connections a server takes at once where a process may have that many files
// open. A process has up to three servers, and each leaves their parts to the others.
unsigned connections_within(unsigned most, std::uint64_t open_files);

}  // namespace store::http
