#pragma once

#include <string>

// An export of metrics with one of each kind, in both formats; they say the same.
namespace store::test {

std::string metrics_in_json();
std::string metrics_in_protobuf();

}  // namespace store::test
