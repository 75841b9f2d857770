#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "stack/link/data/loop.hpp"
#include "stack/link/toxics/flow.hpp"

namespace linkproxy {

// Of all proxies together: what may be kept is shared by the connections that there are.
struct Crowd {
  std::size_t open = 0;
  // That one direction of a connection may hold back, at the most. More is not read: its sender
  // waits, as it would if the network were slow.
  std::size_t most_waiting() const;
};

// Connections on which one toxic acted, from when it was added until it was taken away.
struct Hits {
  std::uint64_t connections = 0;
  std::uint64_t probes = 0;  // of these: by who only looks how the link is
};

// Of one proxy, since it was made.
struct Figures {
  std::uint64_t connections = 0;
  std::uint64_t open = 0;
  std::uint64_t hit = 0;  // on which a toxic acted
  std::uint64_t bytes_upstream = 0;
  std::uint64_t bytes_downstream = 0;
  std::map<std::string, Hits> hits;  // by the toxic's name: of the last one that has had it
};

// A client and who answers it, with a flow each way. Ends of its own accord, and says so once.
class Connection final : public Mortal {
 public:
  struct Ends {
    Fd client;
    Fd upstream;                    // still connecting
    std::function<Fd()> instead{};  // to whom, if that is refused; null: to nobody
    bool is_probe = false;
  };
  struct Toxics {
    std::vector<Toxic> upstream;
    std::vector<Toxic> downstream;
  };

  Connection(Loop& loop, Ends ends, std::uint64_t seed, std::uint64_t number, Crowd& crowd,
             Figures& figures, std::function<void(Connection&)> ended);

  std::uint64_t number() const { return number_; }

  void act(const Toxics& toxics);  // from now on
  void close();

 private:
  struct End {
    Fd fd;
    Watch watch;
    bool is_full = false;  // takes no more at the moment
    bool is_shut = false;  // was told that nothing more comes
  };

  bool is_refused_and_tries_another(std::uint32_t events);
  void happened(End& end, Flow& from_it, std::uint32_t events);
  bool read(End& end, Flow& flow);
  void advance();
  void count_hits();
  bool move(Flow& flow, End& to, std::uint64_t& bytes);
  bool settle(Flow& flow, End& to);
  bool is_given_up() const;
  void watch(End& end, const Flow& from_it);
  void finish(bool reset);

  Loop& loop_;
  std::uint64_t number_;
  bool is_probe_;
  Crowd& crowd_;
  Figures& figures_;
  std::function<void(Connection&)> ended_;
  End client_;
  End upstream_;
  std::function<Fd()> instead_;
  Flow up_;
  Flow down_;
  Timer timer_;
  bool is_hit_ = false;
  bool is_over_ = false;
};

}  // namespace linkproxy
