#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/system/access.hpp"
#include "harness/scenario/system/endpoint.hpp"

namespace harness::target {

// What an author wrote down to be done, or to be asked. Texts are kept as they were written: their
// ${NAME}s are filled in when it is done, so that no file that has it has a secret in it.

// Where an endpoint shows which environment it is, once it is located. Asked right before the act:
// what it has shown before the load it may be no more.
struct Showing {
  scenario::Proof is;
  std::string url;                  // of the endpoint
  scenario::Access access;          // how one signs in there
  std::string directory;            // that the files of `access` count from
  std::vector<std::string> places;  // that it was found at: "10.0.0.1:443"
};

struct ProgramCall {
  std::vector<std::string> argv;                // a program by its path, or of PATH, and arguments
  std::string directory = {};                   // that it runs in; empty: the scenario's
  std::map<std::string, std::string> env = {};  // beside PATH, HOME and the like
  std::string output = {};                      // the file that takes what it says
  bool outlives_run = false;                    // what it starts is nothing of the run's
  std::vector<Showing> shows = {};              // of all that may get faults, once it is located
};

struct RequestCall {
  std::string method = "GET";
  std::string url;  // "{shop}/toxics"; located: "http://127.0.0.1:8500/toxics"
  std::map<std::string, std::string> headers = {};
  std::string body = {};
  std::map<std::string, std::string> query = {};  // further parameters, behind the URL

  // Of where that is, once it is located.
  scenario::Access access = {};          // how one signs in there
  std::string directory = {};            // that the files of `access` count from
  std::vector<std::string> places = {};  // that it may go to: "10.0.0.1:443"
  bool ends_with_run = false;            // what it is told ends with its process
  bool gone_will_do = false;             // 404 is as good: what it takes away is not there
  std::vector<Showing> shows = {};       // of the endpoint that it goes to
};

using Act = std::variant<ProgramCall, RequestCall>;

// Where a process or an endpoint is, in a text of a command: {url:NAME} or {port:NAME}. Braces
// around anything else are the command's own.
struct PlaceNamed {
  std::string written;  // "{url:shop}"
  std::string name;     // "shop"
  bool is_port = false;
};
std::vector<PlaceNamed> places_named_in(const std::string& text);

std::string text_of(const Act& act);  // "kubectl scale …", "PUT {shop}/toxics"

struct Outcome {
  bool good = false;  // it succeeded: exit code 0, or a status from 200 to 399
  std::string text;   // "ended with exit code 1", "was answered 503"
  int status = 0;     // of the answer, where it was a request
  std::string body = {};
};

// What carry_out() says of a request that has gone out and got no answer.
inline constexpr const char* no_answer = ": no answer: ";

// Whether what carry_out() failed at may take effect after all: a server goes on with a request
// that nobody waits for any more.
bool may_still_act(const Error& failure);

// How something that a fault did is undone by whoever is left to do it.
struct Undo {
  std::string what;  // that was done: "command maintenance"
  Act act;

  // Until when what it undoes may still take effect, unless it is settled before: a request goes on
  // at its server when nobody waits for its answer any more. None: it is over with whoever does it.
  std::optional<WallTime> settles_at = {};
};

// What the processes of a companion use, all together.
struct Usage {
  Duration cpu{0};            // since they started
  std::uint64_t memory = 0;   // bytes of it that are in use now
  std::uint64_t written = 0;  // bytes, since they started
};

// A program that runs beside the system under test until it is told to end. Destroying it ends it.
// The conductor's thread.
class Companion {
 public:
  virtual ~Companion() = default;

  virtual std::optional<std::string> ended() = 0;  // how; none: it runs
  virtual Usage usage() = 0;
  virtual void ask_to_end() = 0;
  virtual void kill() = 0;             // with all that it started
  virtual std::string describe() = 0;  // "pid 4711"
};

// What faults do beside the verbs that a system has itself: each is written to the journal of the
// run before it is done, where the watchdog and `harness recover` find it.
class Acts {
 public:
  virtual ~Acts() = default;

  // The same act with where its program is, or the place that it is sent to. The error: there is no
  // such program, or nothing may be done there. The conductor's thread, as all but carry_out().
  virtual Result<Act> locate(const Act& act) = 0;

  // Of a located act, before what it undoes is done. Gives the name that done() takes. The error:
  // it is not written, so that the act must not be done.
  virtual Result<std::string> promise(const Undo& undo) = 0;
  virtual void settled(const std::string& promised) = 0;  // what it undoes has had its answer
  virtual void done(const std::string& promised) = 0;

  // Does it, located, within that time, and gives up on it when it is told to stop. The error: it
  // was not done, or nobody knows whether it was (may_still_act). Any thread.
  virtual Result<Outcome> carry_out(const Act& act, Duration within,
                                    const std::stop_token& stop) = 0;

  virtual Result<std::unique_ptr<Companion>> start(const std::string& name,
                                                   const ProgramCall& program) = 0;

  // Where a companion may write; goes with the run.
  virtual std::string scratch() const = 0;

  // Keeps the watchdog alive; what there is to say of that.
  virtual std::optional<std::string> look() = 0;
};

}  // namespace harness::target
