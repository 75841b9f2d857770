#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/target/native/caller.hpp"
#include "harness/target/native/kept_target.hpp"
#include "harness/target/native/startup.hpp"

namespace harness::target {

// How a process of its own is to bring a system up and keep it.
struct KeeperStart {
  std::vector<std::string> command;  // of this program; --lease-fd and its number are added
  std::filesystem::path log;         // what it says
  std::function<bool()> cancelled;   // asked now and then; null: never
  OnReady on_ready;
  OnWaiting on_waiting;
};

struct NotLasting {
  Error error;
  bool over_arguments = false;  // that processes were given beside their own
};

// A system that is started for a run and may outlive it: its keeper is another process. Unless it
// was told to stay, nothing of it is left at the end of this, nor if this process is killed.
class LastingTarget final : public KeptTarget {
 public:
  // Returns once every process is ready, or with nothing left of those that were started.
  static tl::expected<std::unique_ptr<LastingTarget>, NotLasting> bring_up(
      const KeeperStart& start);
  ~LastingTarget() override;

  // It is up until somebody ends it by name, or by harness down. False: it is not up any more.
  bool stay();

 private:
  // The keeper, which is waited for at the end of this.
  class Child {
   public:
    explicit Child(ProcessId id) : id_(id), process_(open_process(id.pid)) {}
    Child(Child&& other) noexcept = default;
    Child& operator=(Child&&) = delete;
    ~Child();
    void release() { process_.reset(); }

   private:
    ProcessId id_;
    Fd process_;
  };

  LastingTarget(Child child, Channel keeper, KeptFacts facts)
      : KeptTarget(std::move(keeper), std::move(facts)), child_(std::move(child)) {}
  static tl::expected<KeptFacts, NotLasting> await_hello(Channel& keeper, const KeeperStart& start);

  Child child_;
};

// What a keeper that was started so tells who started it.
class StarterLine {
 public:
  explicit StarterLine(int fd);

  // Who had it started, where nobody can see it any more.
  Caller caller();

  bool is_gone();
  void ready(const std::string& name, Duration took);
  void waiting(const std::string& what);
  void failed(const NotLasting& why);
  Channel take() { return std::move(channel_); }

 private:
  Channel channel_;
};

}  // namespace harness::target
