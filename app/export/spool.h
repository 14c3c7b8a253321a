// Bytes that wait until what stands before them is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace convwalk {

/// Bytes put aside in a file that has no name, so that nothing stays behind however the program ends.
class Spool {
  public:
    /// @param what for sentences: "the GIF" @throws std::runtime_error when there is no such file to be had
    explicit Spool(std::string_view what);

    /// @throws std::runtime_error
    void append(std::span<const std::uint8_t> bytes);
    /// How many bytes there are, whoever wrote them. @throws std::runtime_error
    [[nodiscard]] std::uint64_t size();
    /// All of them, in order. @throws std::runtime_error when they can't be read back or written on
    void copy_to(std::ostream& out);

    /// For a program that writes into it; belongs to the spool.
    [[nodiscard]] int descriptor() const { return fileno(file_.get()); }

  private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    [[noreturn]] void fail() const;

    std::string what_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace convwalk
