#pragma once

#include <string_view>

#include "harness/load/http/completion.hpp"

namespace harness::load {

// Of an answer as it comes, what whoever reads it wants.
class KeptAnswer {
 public:
  void begin(Keep keep);
  void begin_head();  // what came so far was another answer's
  void take_header(std::string_view name, std::string_view value);
  bool take_body(std::string_view bytes);  // false: it is too long, and no more of it is kept

  bool is_too_long() const { return is_too_long_; }
  const Answer* get() const { return keep_ != Keep::nothing ? &answer_ : nullptr; }

 private:
  Keep keep_ = Keep::nothing;
  bool is_too_long_ = false;
  Answer answer_;
};

}  // namespace harness::load
