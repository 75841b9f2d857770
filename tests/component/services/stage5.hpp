#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/component/services/spans.hpp"
#include "tests/support/temp_postgres.hpp"

namespace harness::test {

using Args = std::vector<std::string>;

// Rolls take no time and never fail, unless a test wants them to.
inline const Args quick_rolls{"--max-delay=0ms", "--error-rate=0"};

// A PostgreSQL that knows the dice.
class DicePostgres : public TempPostgres {
 public:
  DicePostgres() { run_file(HARNESS_SOURCE_DIR "/stack/postgres/postgres.sql"); }

  std::string database_flag() const { return "--database=" + url("dice"); }
};

// All of stage 5: frontend → dice-roller → die-service → PostgreSQL.
struct Stage5 {
  struct Flags {
    Args die_service = {};
    Args dice_roller = quick_rolls;
    Args frontend = {};
  };

  Stage5() : Stage5(Flags{}) {}
  explicit Stage5(const Flags& flags)
      : die_service("die-service", with(flags.die_service, postgres.database_flag())),
        dice_roller("dice-roller", with(flags.dice_roller, "--die-service=" + die_service.url())),
        frontend("frontend", with(flags.frontend, "--dice-roller=" + dice_roller.url())) {}

  std::vector<ServiceProcess*> services() { return {&frontend, &dice_roller, &die_service}; }

  // A roll that may fail because the pool is still connecting.
  bool roll_succeeds() { return frontend.get("/roll?die=fair").status == 200; }

  DicePostgres postgres;
  ServiceProcess die_service;
  ServiceProcess dice_roller;
  ServiceProcess frontend;

 private:
  static Args with(Args args, std::string one_more) {
    args.push_back(std::move(one_more));
    return args;
  }
};

}  // namespace harness::test
