#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// What a query asks of lines: a text that has to be in them may be written otherwise there, with
// other capitals or signs between its words: level=ERROR where lines have "level":"ERROR".
namespace harness::languages::logql {

// Which stage could not read a line.
inline constexpr std::string_view error_label = "__error__";

template <typename Read>
void add_once(std::vector<Read>& all, Read read) {
  if (std::find(all.begin(), all.end(), read) == all.end()) all.push_back(std::move(read));
}

struct LineRead {
  std::string lines;      // that are looked at: a selector with what changes lines, no filter
  LineFilter filter;      // by one text
  std::string literally;  // the words that it looks for, together; empty: they may be many
  std::string as_they_came = {};  // the lines before the query made others of them; empty: it did
                                  // not

  bool operator==(const LineRead& other) const;
};

// Each once, in order. Not what lines must not have, and what no words stand in.
std::vector<LineRead> line_reads(const Query& query);

// As the query says it: |= "level=ERROR".
std::string print(const LineRead& read);

// The query for those of the lines that have it, and for those that have its words however they
// are written.
std::string lines_with(const LineRead& read);
std::string lines_like(const LineRead& read);

// The query for lines that had it when they came; empty: they are looked at as they came.
std::string lines_that_came_with(const LineRead& read);

// As they are written in such a line; none: they are not.
std::optional<std::string> written_in(const std::string& line, const LineRead& read);

// The same with slips in the words, see text_slips.hpp; empty: nothing is near enough to tell.
std::string lines_nearly_with(const LineRead& read);

// What a query makes numbers of, each once: the query for its lines with `unwrap`, where that is
// one, no filter.
std::vector<std::string> unwraps(const Query& query);

// Whether a stage leaves out lines, and does nothing else to them.
bool only_filters(const Stage& stage);

}  // namespace harness::languages::logql
