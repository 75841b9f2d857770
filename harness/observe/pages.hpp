#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/question.hpp"

namespace harness::observe {

// Asks a question whose answer may come in pages (`Question::whole`) until the answer is whole, and
// joins the pages to one answer in the backend's own form. Lines are listed from where the page
// before ended; searches, which know no order, in ever shorter spans of time and, where a second is
// full, without its limit. Where the backend allows only shorter pages, and says so, these are
// asked for. Where the backend gives no more, or there is more than anybody could look at,
// Answer::cut says so. A page that fails is the answer. Other questions are asked once.
Answer ask_whole(const Ask& ask, const Question& question);

// Does so for whoever asks the same questions over and over: pages that are as they were make the
// same whole, and are neither read nor joined again. What it keeps is bounded.
class JoinedPages {
 public:
  Answer ask_whole(const Ask& ask, const Question& question);

 private:
  struct Page {
    Question question;
    std::string body;
  };
  struct Listing {
    Question question;
    std::vector<Page> pages;
    Answer whole;

    std::size_t bytes() const;  // of its pages
  };
  void keep(Listing listing);

  std::vector<Listing> listings_;
  std::size_t bytes_ = 0;  // of all their pages
};

}  // namespace harness::observe
