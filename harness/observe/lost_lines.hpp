#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/observe/lost_calls.hpp"

// Lines that services should have of the run's own requests, and have not. Who logs now and then,
// or not at all, should have none.
namespace harness::observe {

// Services that have a line of each request of a kind that they did well, and of none that they
// failed; or of (nearly) each, and not of three or more that they failed, though of others: such
// lines may come late, or bear no id by which they could be waited for. Where no span says who had
// a part in one that failed, whoever has one in each other may have had.
std::vector<Loss> lost_of_failures(const Looked& looked, bool is_sampled);

// Services that lose spans, and have lines of most requests of which they have some, and of others
// that they answered none: these went the same way.
std::vector<Loss> lost_with_spans(const Looked& looked, const std::set<std::string>& losing_spans);

// Services that the client asks itself, and that have a line of each request of which they have a
// span, and of some of the others none: what samples its traces logs all the same, so that both
// went the same way. Where at most half is traced, and none of the rest has a line, it may log only
// what it traces.
std::vector<Loss> lost_where_untraced(const Looked& looked);

// Services that have a line of each request of a kind that they worked on, but for a stretch of
// time.
std::vector<Loss> lost_lines_for_a_while(const Looked& looked);

// Services that have a line of most requests of a kind of which they have a span and that they did
// well, all the time, and none of the rest. They may log only some by themselves.
std::vector<Loss> lost_lines_now_and_then(const Looked& looked);

}  // namespace harness::observe
