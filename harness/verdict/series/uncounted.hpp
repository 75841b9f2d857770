#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/languages/promql/selectors.hpp"
#include "harness/verdict/series/known_answers.hpp"

// Answers that a counter of a target's answers, or of its failures, lacks: what it does not count
// is seen by those who had the answers.
namespace harness::verdict {

// In which window a counter is read, by the scrapes around it, and what was answered in it.
struct AnswersIn {
  observe::Window window;
  Duration scrape_interval{0};
  std::vector<KnownAnswers> known = {};
};
AnswersIn answers_in(const Evidence& evidence);

// The queries that have a series, with the count as its value and what is known in the labels
// `proven`, `failed` (of these, where some went well) and `by`, for each job of which the counters
// that the selector names have counted less than is known. Which counters these are says their
// name: http_requests_total and http_server_request_duration_seconds_count (and its buckets, of
// which quantiles are) are of all answers,
// http_errors_total of failures; shop_requests_total is of job "shop" alone, and
// stock_requests_total or http_client_requests of nothing that is known here. Of a count of all,
// that it is of some kinds of requests and not of others is no lack, nor are one or two.
//
// `moves_up`: whether the claim's number rises with what is counted; else a count of all is asked
// for only where some of it failed.
std::vector<std::string> with_uncounted(const languages::promql::NamedSeries& read,
                                        const AnswersIn& in, bool moves_up);

// The same for each job that such counters are to be of, some of whose answers failed, and that has
// no series of the metric in the window at all: it is not scraped, is down, or calls it otherwise.
// Whom a selector takes by a pattern (job=~"shop-.+") is to have what it names. Not where others
// have counted as much: these may be the same answers, passed on, or counted by another name. A
// selector that spells jobs out has no data of them.
std::vector<std::string> with_nothing_counted(const languages::promql::NamedSeries& read,
                                              const AnswersIn& in);

// One job of those, as it is told.
struct Uncounted {
  std::string job;
  double counted = 0;
  double proven = 0;
  std::string by;
  double failed = 0;  // of those that are proven, where others went well

  double missing() const { return proven - counted; }
  // It may be one of those alone, or lose each failure.
  bool counts_what_went_well() const { return failed > 0 && missing() == failed; }
  std::string text() const;
};

}  // namespace harness::verdict
