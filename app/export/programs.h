// Other programs, started without a shell. On Windows none is found.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "export/spool.h"

namespace convwalk {

/// Where a program of this name is, on PATH; empty when it is not there.
[[nodiscard]] std::string program_called(const std::string& program);

/// The variables of this process, as run_and_wait() takes them.
[[nodiscard]] std::vector<std::string> environment();

/// Runs a program with no streams and in a session of its own, so that Ctrl-C in the terminal does not end
/// it. Takes the environment as an argument, since another thread may be changing that of the process.
/// @param words its path and its arguments
/// @return whether it ended with success
[[nodiscard]] bool run_and_wait(std::vector<std::string> words, std::vector<std::string> settings);

/// A program that reads what is written to it. Ends with this: one that has not finished is stopped.
/// @pre SIGPIPE is ignored, so that a program which reads no more is told of by an exception
class FedProgram {
  public:
    /// @param words its path and its arguments
    /// @param output gets what it prints, and is a file to it that it may go back in: /dev/fd/1
    /// @throws std::runtime_error when it can't be started
    FedProgram(std::vector<std::string> words, const Spool& output);
    ~FedProgram();
    FedProgram(const FedProgram&) = delete;
    FedProgram& operator=(const FedProgram&) = delete;

    /// Waits until the program has room for it.
    /// @throws std::runtime_error with what the program complained about when it reads no more
    void write(std::span<const std::uint8_t> bytes);
    /// Says that no more comes, and waits for the program's end.
    /// @throws std::runtime_error with what it complained about when it failed
    void finish();

  private:
    [[noreturn]] void fail();

    std::string name_;
    Spool complaints_;
    int feed_ = -1;     // the end of a pipe
    int process_ = -1;  // -1: waited for
};

}  // namespace convwalk
