#include "harness/core/file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "harness/core/fd.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness {
namespace {

TEST(ReadFile, ReadsAllOfIt) {
  const test::TempDirectory temp;
  const std::string content = std::string("a\0b\n", 4) + std::string(100'000, 'x');
  ASSERT_TRUE(write_file(temp / "file", content));
  EXPECT_EQ(read_file(temp / "file"), content);
  ASSERT_TRUE(write_file(temp / "file", ""));
  EXPECT_EQ(read_file(temp / "file"), "");
}

TEST(ReadFile, NamesWhatIsInTheWay) {
  EXPECT_EQ(to_string(read_file("/no/such/file").error()),
            "/no/such/file: cannot read: No such file or directory");
  EXPECT_EQ(to_string(read_file("/").error()), "/: is a directory; name a file");
}

// It opens, but nobody's memory begins at address 0: as if the disk had failed.
TEST(ReadFile, ReportsAFailureInMidFile) {
  EXPECT_EQ(to_string(read_file("/proc/self/mem").error()),
            "/proc/self/mem: cannot read: Input/output error");
}

TEST(ReadFile, RefusesWhatHasNoEndOrMayNeverBegin) {
  EXPECT_EQ(to_string(read_file("/dev/zero").error()),
            "/dev/zero: is not a regular file; name a file");
  const test::TempDirectory temp;
  const std::string pipe = temp / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(to_string(read_file(pipe).error()), pipe + ": is not a regular file; name a file");
}

TEST(ReadFile, ReadsAPipeWithoutAName) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ASSERT_EQ(::write(ends[1], "text", 4), 4);
  ::close(ends[1]);
  EXPECT_EQ(read_file("/dev/fd/" + std::to_string(ends[0])), "text");
  ::close(ends[0]);
}

TEST(ReadFile, StopsBeforeMemoryEnds) {
  const test::TempDirectory temp;
  ASSERT_TRUE(write_file(temp / "file", ""));
  std::filesystem::resize_file(temp / "file", (256UL << 20) + 1);  // takes no space: a hole
  EXPECT_EQ(to_string(read_file(temp / "file").error()),
            (temp / "file").string() + ": is larger than 256 MiB; name another file");
}

TEST(WriteFile, LeavesNothingWhereItCannotWrite) {
  const test::TempDirectory temp;
  const std::string directory = temp / "directory";
  std::filesystem::create_directory(directory);
  EXPECT_EQ(to_string(write_file(directory, "text").error()),
            directory + ": cannot write: Is a directory");
  EXPECT_FALSE(std::filesystem::exists(directory + ".part"));
}

TEST(WriteFile, WritesToADeviceAndDoesNotReplaceIt) {
  EXPECT_TRUE(write_file("/dev/null", "text"));
  EXPECT_TRUE(check_writable("/dev/null"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

// Whoever opens one waits until somebody reads it, and cannot be told to end.
TEST(WriteFile, RefusesAPipeWithANameAndDoesNotWaitForItsReader) {
  const test::TempDirectory temp;
  const std::string pipe = temp / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string refused =
      pipe + ": is a pipe with a name; name a file, or pipe standard output";
  EXPECT_EQ(to_string(check_writable(pipe).error()), refused);
  EXPECT_EQ(to_string(write_file(pipe, "text").error()), refused);
  const std::string beside = temp / "file.part";
  ASSERT_EQ(::mkfifo(beside.c_str(), 0600), 0);
  EXPECT_EQ(to_string(write_file(temp / "file", "text").error()),
            (temp / "file").string() + ": cannot write: No such device or address");
}

TEST(WriteFile, WritesToAPipeWithoutAName) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const std::string pipe = "/dev/fd/" + std::to_string(ends[1]);
  EXPECT_TRUE(check_writable(pipe));
  EXPECT_TRUE(write_file(pipe, "text"));
  ::close(ends[1]);
  EXPECT_EQ(read_file("/dev/fd/" + std::to_string(ends[0])), "text");
  ::close(ends[0]);
}

// As standard output is that goes to a file: what stands there already is no matter of ours.
TEST(WriteFile, AddsToWhatIsOpenAlreadyAndReplacesNothing) {
  const test::TempDirectory temp;
  const std::string file = temp / "file";
  const Fd open(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_EQ(::write(open.get(), "first ", 6), 6);
  const std::string name = "/dev/fd/" + std::to_string(open.get());
  EXPECT_TRUE(check_writable(name));
  EXPECT_TRUE(write_file(name, "second"));
  EXPECT_EQ(read_file(file), "first second");
  EXPECT_EQ(to_string(check_writable("/dev/fd/9999").error()),
            "/dev/fd/9999: cannot write: Bad file descriptor");
  EXPECT_TRUE(std::filesystem::is_symlink("/dev/stdout"));
}

TEST(WriteFile, SaysThatTheDiskIsFull) {
  EXPECT_EQ(to_string(write_file("/dev/full", "text").error()),
            "/dev/full: cannot write: No space left on device");
}

TEST(IsWantOfRoom, AndNoOtherFailure) {
  EXPECT_TRUE(is_want_of_room(write_file("/dev/full", "text").error()));
  EXPECT_FALSE(is_want_of_room(write_file("/no/such/file", "text").error()));
  EXPECT_FALSE(is_want_of_room(write_file("/", "text").error()));
}

TEST(CheckWritable, SaysWhatIsInTheWayAndLeavesNothing) {
  const test::TempDirectory temp;
  EXPECT_EQ(to_string(check_writable("/no/such/file").error()),
            "/no/such/file: cannot write: No such file or directory");
  EXPECT_EQ(to_string(check_writable("/").error()), "/: is a directory; name a file");
  EXPECT_TRUE(check_writable(temp / "file"));
  EXPECT_TRUE(std::filesystem::is_empty(temp.path()));
}

}  // namespace
}  // namespace harness
