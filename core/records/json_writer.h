// JSON text, piece by piece into one buffer that is used again.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace convwalk {

/// Appends JSON on one line. The caller nests rightly; commas and quotes are the writer's.
class JsonWriter {
  public:
    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_list() { return open('['); }
    JsonWriter& end_list() { return close(']'); }
    JsonWriter& key(std::string_view name);

    JsonWriter& null() { return raw("null"); }
    JsonWriter& integer(std::int64_t value);
    JsonWriter& number(double value);  ///< finite; the shortest text that reads back as the same number
    JsonWriter& text(std::string_view utf8);
    JsonWriter& integers(std::span<const std::int64_t> values);
    JsonWriter& numbers(std::span<const double> values);
    /// A value that is JSON already.
    JsonWriter& raw(std::string_view json);

    void end_line();

    [[nodiscard]] std::string_view view() const { return {buffer_.data(), buffer_.size()}; }
    /// Takes everything back that was written behind the first `size` bytes, the end of a line.
    void cut_back(std::size_t size);

  private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();
    void append(std::string_view bytes) { buffer_.append(bytes.data(), bytes.data() + bytes.size()); }

    fmt::memory_buffer buffer_;
    bool comma_due_ = false;
};

/// Appends `utf8` as a JSON string.
void append_quoted(fmt::memory_buffer& buffer, std::string_view utf8);

}  // namespace convwalk
