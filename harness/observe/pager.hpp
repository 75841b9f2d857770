#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// What the run's pager has: who was told what by Alertmanager, and what Alertmanager itself said of
// its alerts, looked at twice a second (stack/store/pager).
namespace harness::observe {

struct NotifiedAlert {
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
  bool is_firing = true;  // false: it is told to be resolved
};

struct Notification {
  WallTime at;  // when it came
  std::string receiver;
  std::map<std::string, std::string> group;  // by which labels it was grouped, with their values
  std::vector<NotifiedAlert> alerts;
};

struct HeldAlert {
  std::map<std::string, std::string> labels;
  std::string id;                       // by which others name it
  std::vector<std::string> inhibitors;  // ids
  std::vector<std::string> receivers;
};

// As long as Alertmanager said the same.
struct PagerLook {
  Window window;
  std::vector<HeldAlert> alerts;

  const HeldAlert* find(const std::string& id) const;
};

struct PagerRecord {
  std::vector<Notification> notifications;
  std::vector<PagerLook> looks;
  std::uint64_t unanswered = 0;  // looks to which there was no answer
  std::uint64_t left_out = 0;    // what there was no room for
};

Question pager_record();
Result<PagerRecord> parse_pager_record(const Answer& answer);

}  // namespace harness::observe
