#pragma once

#include <functional>
#include <optional>
#include <string>

#include "harness/core/result.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/load/prepared_load.hpp"
#include "harness/load/user_facts.hpp"

namespace harness::load {

// Says what the author wanted said while a load runs. Stateless, so workers share it.
class Narrator {
 public:
  using Say = std::function<void(const std::string& line)>;

  static Result<Narrator> make(const PreparedLoad& load, Say say);

  void load_begins() const;
  void request_ended(const UserFacts& user, const PreparedRequest& request, const Draw& draw,
                     Outcome outcome) const;
  void user_done(const UserFacts& user) const;
  void load_done() const;

 private:
  void say_alone(const std::string& line) const;  // about no user
  Narrator(scenario::Narration lines, Say say) : lines_(std::move(lines)), say_(std::move(say)) {}

  scenario::Narration lines_;
  Say say_;
};

}  // namespace harness::load
