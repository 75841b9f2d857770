#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/logql/label_reads.hpp"
#include "harness/languages/logql/syntax.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// Who has to have logged in a window before a query that finds nothing there says anything: one
// service that speaks is no proof of another.
namespace harness::verdict {

struct LogSources {
  // Stream selectors, each of which must have a line: one for each of the names that a regex spells
  // out, as in job=~"a|b".
  std::vector<std::string> named;

  // Of a selector that names its services by what they are like, as job=~".+" does: all that have
  // lines in the run must have some in the window.
  struct Alike {
    std::string selector;
    std::vector<std::string> labels;
    // Where it names nobody, and so may be about all of them: any lines of theirs show that they
    // speak. Empty: it names them.
    std::string theirs = {};
  };
  std::vector<Alike> alike;

  std::set<std::string> silenced = {};  // who has nothing to say, where others have
};

// What tells lines of one source apart, such as "level": that some of it is missing is no sign of
// anything.
bool tells_lines_apart(const std::string& label);

// Whether it stands in a selector and its values are names of sources, each of which must have a
// line.
bool names_sources(const languages::logql::LabelRead& read);

// Whether it says whose lines these are; not where they run, or for whom: an environment, a
// namespace, a project have several.
bool names_services(const languages::logql::Matcher& matcher);

LogSources sources_of(const languages::logql::Query& query);

// Of those that a fault of the run stops, as long as the query names others.
void leave_out_stopped(const std::set<std::string>& stopped, LogSources& sources);

// Who its selectors name, and nothing else that they say, one for each name: {job="a"} of
// {job=~"a|b", level="ERROR"}; where it says what they are like, that.
std::vector<std::string> senders_of(const languages::logql::Query& query);

// The same, by their names; none where one is only said to be like something.
std::vector<Sender> named_senders(const std::string& query);

// Of selectors that name nobody, as {env="x"} does, whoever has lines that they select, by these
// labels.
std::vector<LogSources::Alike> unnamed_in(const languages::logql::Query& query,
                                          const std::vector<std::string>& labels);

// None for a window that is the whole run.
std::vector<observe::Question> questions_for_alike(const LogSources& sources,
                                                   const observe::Window& window,
                                                   const observe::Window& run);
Life life_of_alike(const LogSources& sources, const observe::Window& window,
                   const observe::Window& run, std::span<const observe::Answer> answers);

}  // namespace harness::verdict
