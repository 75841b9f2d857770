#pragma once

#include "harness/observe/poll.hpp"

namespace harness::observe {

// Asks a question whose answer may come in pages (`Question::whole`) until the answer is whole, and
// joins the pages to one answer in the backend's own form. Lines are listed from where the page
// before ended; searches, which know no order, in ever shorter spans of time and, where a second is
// full, without its limit. Where the backend gives no more, or there is more than anybody could
// look at, Answer::cut says so. A page that fails is the answer. Other questions are asked once.
Answer ask_whole(const Ask& ask, const Question& question);

}  // namespace harness::observe
