#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/target/acts.hpp"

namespace harness::target {

// What is wrong with what comes back over a link, in Toxiproxy's words: "latency" with
// {latency: 300, jitter: 50}.
struct Toxic {
  std::string type;
  std::map<std::string, std::uint64_t> attributes;

  std::string name() const { return "harness_" + type; }  // by which it is found again
};

// What a client asks to see how a link is.
struct LinkQuestion {
  unsigned times = 1;         // one request after the other over one connection
  bool until_closed = false;  // and how the connection ends then
  Duration patience{0};       // for all of it
  bool is_probe = false;      // comes from the address of probes
};

// What it saw.
struct LinkSight {
  enum class End {
    silent,  // the patience was over
    done,    // all was answered
    refused,
    reset,
    closed
  };
  End end = End::silent;
  unsigned answers = 0;  // that came whole
  std::uint64_t bytes = 0;
  Duration first{0};  // from the first question until the first byte
  Duration last{0};   // until the last one
  Duration ended{0};  // until the end

  bool is_whole(const LinkQuestion& question) const { return answers == question.times; }
  std::string text() const;  // "is answered after 302ms"
};

// Connections on which a toxic acted, from when it was added until it was taken away.
struct LinkHits {
  std::uint64_t connections = 0;
  std::uint64_t probes = 0;  // of these: the harness' own
};

// A link between two parts, through a proxy that can break it. Safe to call from any thread.
class LinkControl {
 public:
  struct State {
    bool is_enabled = true;
    std::vector<std::string> toxics;  // names of the run's own

    // By the toxic's name, also of one that was taken away last: what it has acted on. Empty: it
    // is not counted.
    std::map<std::string, LinkHits> hits = {};
  };

  virtual ~LinkControl() = default;

  // None of these takes longer than a second, and nearly all of them a few milliseconds.
  virtual Result<void> add(const Toxic& toxic) = 0;
  virtual Result<void> change(const Toxic& toxic) = 0;  // one that is there
  virtual Result<void> remove(const Toxic& toxic) = 0;  // also one that is not there
  virtual Result<void> enable(bool enabled) = 0;
  virtual Result<State> state() = 0;

  // Of a proxy of the run's own: how it has ended. None: it runs, or is others'. On the thread that
  // the target is used on.
  virtual std::optional<std::string> ended() { return std::nullopt; }

  // Of a proxy that outlives the run, before anything is done there: whether what others have done
  // to it leaves room for a toxic, or, without one, for cutting the link.
  virtual Result<void> has_room(const std::optional<Toxic>& /*toxic*/) { return {}; }
  // And how that is undone by whoever is left to do it. None: it goes with the run.
  virtual std::optional<Act> undo_of(const std::optional<Toxic>& /*toxic*/) const {
    return std::nullopt;
  }

  // As the caller is led, and without the proxy between. They end soon after they are told to.
  virtual LinkSight through(const LinkQuestion& question, const std::stop_token& stop) = 0;
  virtual LinkSight beside(const LinkQuestion& question, const std::stop_token& stop) = 0;
};

}  // namespace harness::target
