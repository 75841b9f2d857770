#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"
#include "harness/verdict/window_bounds.hpp"

// Metrics that come under names of the user's own without being scraped: over OTLP, by remote
// write, from recording rules. They have no `up` of their job and instance, come in their own time,
// and keep their last value for minutes after nothing comes any more. What is derived from spans is
// not among them: it is waited for (see settle()).
namespace harness::verdict {

// What such a window may have been in samples. Where the run ends nothing more of it is sent, so
// that there is time for the last push; others may go on.
WindowBounds pushed_bounds(const Evidence& evidence);

// Which of the query's series are pushed, and which of those had come by the end of the window.
// `bounds` as of pushed_bounds().
std::vector<observe::Question> questions_for_pushes(const languages::promql::Expr& query,
                                                    const Evidence& evidence,
                                                    const WindowBounds& bounds);

struct Pushes {
  bool any = false;
  std::string why;  // they do not show what was in the window, or nobody knows; empty: they do
};

// `answers` are those to questions_for_pushes().
Pushes pushes_of(std::span<const observe::Answer> answers);

}  // namespace harness::verdict
