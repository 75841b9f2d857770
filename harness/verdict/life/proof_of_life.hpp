#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/promql/selectors.hpp"
#include "harness/verdict/claim_kind.hpp"

// What shows that a claim which silence would satisfy was not satisfied by silence: asked in the
// claim's own window, and found by itself where the author gave no control.
namespace harness::verdict {

// What the proof has to say.
struct Life {
  Outcome outcome = Outcome::pass;  // no_data: nothing shows life; undecided: it could not be asked
  std::string why;                  // of the first two
  std::string told;                 // of a pass: what is worth knowing
  bool of_slowness = false;         // no data: a slow machine alone may have made it so
  bool is_silence = false;          // no data: somebody it is about said nothing at all
};

// It could not be asked.
inline Life unknown(std::string why) { return {Outcome::undecided, std::move(why), {}}; }

// Nothing shows life.
inline Life none(std::string why) { return {Outcome::no_data, std::move(why), {}}; }

// Nothing shows life, of which slowness may be the cause: of a scrape that fails, a request without
// an answer.
inline Life none_so_far(std::string why) { return {Outcome::no_data, std::move(why), {}, true}; }

// The remedies, behind what was not found. No control helps where each service that is named has to
// say something.
constexpr const char* if_right = "; if that is right, ";
constexpr const char* give_control = "; if that is right, give control";
constexpr const char* log_each =
    "; if that is right, have it log a line for each request, or leave the claim out";
constexpr const char* have_it_asked =
    ". Have the load ask for it, or claim a window in which it does";
constexpr const char* leave_out = "; if that is right, leave the claim out";

// What holds stands only with a proof of life.
Finding with_life(Finding finding, Life life);

// ---- PromQL: the metrics that a query names have series in the window, their jobs were up at each
// scrape, none of which is missing, the series were there all the time, and what the query counts
// the outcomes of was done.

// What Prometheus itself says of scrapes and rules is there whoever answers.
bool is_of_prometheus(const std::string& metric);

// Whether it says where samples come from (job, instance, …): one that is misspelt is never right.
bool names_a_source(const languages::promql::Matcher& matcher);

// Whether it names a bucket: one that is not there will never be.
bool names_a_bound(const languages::promql::Matcher& matcher);

// {__name__="a",job="b"}: what comes from where the series come from, whatever else it says.
std::string sources_of(const languages::promql::NamedSeries& named);

// Each label that a query names, and each source, is one of its metric's series in the window.
// Metrics without any series are left to others.
std::vector<observe::Question> questions_for_labels(const languages::promql::Expr& query,
                                                    const observe::Window& window);
Life life_of_labels(const languages::promql::Expr& query, std::span<const observe::Answer> answers);

// The same answers, where what has no series is no data.
Life life_of_sources(const languages::promql::Expr& query,
                     std::span<const observe::Answer> answers);

// Why a range of the query never holds two scrapes, or a subquery never two points, of which the
// function round it needs two; empty: each does.
std::string why_nothing_rises(const languages::promql::Expr& query, const plan::Claim& claim,
                              const plan::Plan& plan);
std::string why_subquery_stands_still(const languages::promql::Expr& query,
                                      const plan::Claim& claim);

// Why a subquery may hold one point alone of what it compares, or leaves out what lies between its
// points; empty: none does.
std::string why_little_is_seen(const languages::promql::Expr& query, const plan::Claim& claim,
                               const plan::Plan& plan);

// Whether its ranges see what rises. Of a window that is itself too short for two scrapes nobody
// knows.
Life life_of_rises(const languages::promql::Expr& query, const Evidence& evidence);

// What is surely of a window may be a scrape less at its edges: whether that alone leaves the
// query's ranges too short. `inner`, `outer`: the query in these bounds.
struct WindowBounds;
Life life_of_cut_ranges(const languages::promql::Expr& inner, const languages::promql::Expr& outer,
                        const WindowBounds& bounds, const Evidence& evidence);

std::vector<observe::Question> questions_for_life(const languages::promql::Expr& query,
                                                  const observe::Window& window);
// `load`: the part of the window in which something may happen.
Life life_of(const languages::promql::Expr& query, const Evidence& evidence,
             const observe::Window& load, std::span<const observe::Answer> answers);

std::vector<observe::Question> questions_for_presence(const languages::promql::Expr& query,
                                                      const observe::Window& load);
Life life_of_presence(const languages::promql::Expr& query, const observe::Window& load,
                      std::span<const observe::Answer> answers);

// `asked_at`: when the query is asked, from where it looks back: before the end of the metrics
// where those have a wait behind the last request that is no part of it.
std::vector<observe::Question> questions_for_traffic(const languages::promql::Expr& query,
                                                     const Evidence& evidence, WallTime asked_at);
Life life_of_traffic(const languages::promql::Expr& query, const Evidence& evidence,
                     WallTime asked_at, std::span<const observe::Answer> answers);

// Whom each request of the load is sent to by its name; empty: its URL names nobody.
std::map<std::string, std::string> called_by_request(const plan::Plan& plan);

// Who has answered requests in the claim's window that the load sent to it by its name.
std::set<std::string> answering(const Evidence& evidence);

// Where a target that is scraped has answered requests, and counts more than the query reads, some
// counter of it has risen.
std::vector<observe::Question> questions_for_movement(const languages::promql::Expr& query,
                                                      const Evidence& evidence);
Life life_of_movement(const languages::promql::Expr& query, const Evidence& evidence,
                      std::span<const observe::Answer> answers);

// Of two vectors that a query makes one of, neither hides the other by having no series.
std::vector<observe::Question> questions_for_pairs(const std::string& query, WallTime at);
Life life_of_pairs(const std::string& query, std::span<const observe::Answer> answers);

// Beside a control: nothing that the query names is misspelt. A control that has the name in it
// that is there shows of a claim that its author knows of both. A condition that never comes true
// tells nobody of its slip, and that name stands in the most natural of controls: there each name
// that is not there has to be in it, but for one of a metric that is like no other.
enum class Names { by_control, each };
std::vector<observe::Question> questions_beside_control(const languages::promql::Expr& query,
                                                        const observe::Window& window);
Life life_beside_control(const languages::promql::Expr& query, const std::string& control,
                         std::span<const observe::Answer> answers, Names names = Names::by_control);

// ---- A control of the author's own.

// Refuses one that cannot fail, or that says nothing of what the claim's query asks: it is no proof
// of anything.
Result<void> check_promql_control(const std::string& control, const std::string& claim);

// What is to be told of one that is taken: a gauge as it is, which may stand above 0 whatever
// happens, compared with nothing that it could fall short of. Empty: nothing.
std::string told_of_control(const std::string& control);

// PromQL: of each source that the answer names (job, instance, service, …) one series above 0: what
// a source counts by outcome need not have occurred for each of them.
Life life_by_control(const observe::Answer& answer);

// ---- LogQL: each stream that a query reads has a line.

std::vector<observe::Question> questions_for_life(const std::vector<std::string>& streams,
                                                  const observe::Window& window);
// Which they are: those of a claim without a control, the control itself, or those that a claim
// names beside one.
enum class Beside { nothing, is_control, control };
Life life_of(const std::vector<std::string>& streams, Beside beside,
             std::span<const observe::Answer> answers, const observe::Window& window);

}  // namespace harness::verdict
