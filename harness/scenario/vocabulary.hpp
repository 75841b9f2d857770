#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/scenario/environment.hpp"
#include "harness/scenario/kind.hpp"
#include "harness/scenario/system/process_form.hpp"

namespace harness::scenario {

// What the language is made of besides its fixed parts. main wires the tables of chaos/ and
// verdict/ in, so that scenario/ knows neither.
struct Vocabulary {
  std::vector<Kind> faults;
  std::vector<Kind> claims;
  // The processes of each stage by its name ("stage5"). Empty: names of stages and processes are
  // not checked.
  std::map<std::string, std::vector<std::string>> stages = {};
  std::set<std::string> without_http = {};  // those of the processes that no request can be sent to
  std::set<std::string> databases = {};     // those of them whose URL is PostgreSQL's
  std::set<std::string> stormy = {};        // those of them that take storms
  std::set<std::string> dice = {};          // that those are about
  bool has_other_dice = false;              // one of those does not say
  std::vector<std::string> backends = {};   // the processes that watch others, whatever these are
  Catalogue catalogue = {};                 // what processes of one's own may begin as
  // The path of a file that the scenario names. Empty: such files are left alone.
  std::function<std::string(const std::string& file)> locate = {};
  // The same of a file by which a claim asks, which a run keeps.
  std::function<std::string(const std::string& file)> locate_asked = {};
  // Whether a program is where programs are looked for. Empty: nobody looks.
  std::function<bool(const std::string& name)> has_program = {};
  Environment environment = {};  // what ${NAME} stands for
};

}  // namespace harness::scenario
