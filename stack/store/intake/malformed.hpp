#pragma once

#include <stdexcept>

namespace store {

// Thrown inside of the decoders, which stand on two libraries that throw what is wrong with a body;
// each decoder catches all three kinds at its door and answers with an Error.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace store
