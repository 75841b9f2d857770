#pragma once

#include <string>

namespace harness::load {

// The URL with its host as it is on the wire (IDNA 2008): "http://bücher.example/" becomes
// "http://xn--bcher-kva.example/". As it was where the host is in ASCII, or cannot be.
std::string with_ascii_host(const std::string& url);

}  // namespace harness::load
