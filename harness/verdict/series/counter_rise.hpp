#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/core/interval.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claim_kind.hpp"

// How far a counter rose in a window, by the raw samples of the scrapes that bound it: without what
// increase() estimates, with what new series had counted, across restarts.
//
//   scrapes   |      |      |      |      |      |
//   window       [-----------------------]
//   least            |--------------------|            where requests go on at its edges
//   most      |---------------------------------|      and where all is quiet there: exactly that
namespace harness::verdict {

// What is claimed is about a selector such as http_requests_total{job="api"}, and nothing more.
Result<void> check_counter(const std::string& selector);

std::vector<observe::Question> questions_for_rise(const std::string& selector,
                                                  const Evidence& evidence);

struct SeriesRise {
  std::map<std::string, std::string> labels;
  Interval by;
  // How much more it counted behind a quiet end of the run, as far as that was seen: what a queue
  // still held then.
  Interval behind = {};
};

struct Rise {
  std::vector<SeriesRise> series;
  std::string why;      // it is not known exactly, and what would decide it; empty: it is
  std::string problem;  // nothing is known; empty: something is

  Interval sum() const;
  // As it would be with what was counted behind the run's end; `why_behind` is empty where nothing
  // was.
  Rise with_behind() const;
  std::string why_behind() const;
  std::map<std::string, Interval> by_label(const std::string& label) const;
};

// `answers` are those to questions_for_rise().
Rise rise_of(const std::string& selector, const Evidence& evidence,
             std::span<const observe::Answer> answers);

// Of a counter of which there is no series at all: what there is in its place.
std::string why_no_series(const std::string& selector, std::span<const observe::Answer> answers);

}  // namespace harness::verdict
