#include "records/json_writer.h"

namespace convwalk {

void append_quoted(fmt::memory_buffer& buffer, std::string_view utf8) {
    buffer.push_back('"');
    for (const char c : utf8) {
        if (c == '"' || c == '\\') {
            buffer.push_back('\\');
            buffer.push_back(c);
        } else if (static_cast<unsigned char>(c) < 0x20) {
            fmt::format_to(fmt::appender(buffer), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            buffer.push_back(c);
        }
    }
    buffer.push_back('"');
}

void JsonWriter::separate() {
    if (comma_due_) buffer_.push_back(',');
    comma_due_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    buffer_.push_back(bracket);
    comma_due_ = false;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    buffer_.push_back(bracket);
    comma_due_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    text(name);
    buffer_.push_back(':');
    comma_due_ = false;
    return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) {
    separate();
    const fmt::format_int digits(value);
    append({digits.data(), digits.size()});
    return *this;
}

JsonWriter& JsonWriter::number(double value) {
    separate();
    fmt::format_to(fmt::appender(buffer_), "{}", value);
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view utf8) {
    separate();
    append_quoted(buffer_, utf8);
    return *this;
}

JsonWriter& JsonWriter::integers(std::span<const std::int64_t> values) {
    begin_list();
    for (const std::int64_t value : values) integer(value);
    return end_list();
}

JsonWriter& JsonWriter::numbers(std::span<const double> values) {
    begin_list();
    for (const double value : values) number(value);
    return end_list();
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    append(json);
    return *this;
}

void JsonWriter::end_line() {
    buffer_.push_back('\n');
    comma_due_ = false;
}

void JsonWriter::cut_back(std::size_t size) {
    buffer_.resize(size);
    comma_due_ = false;
}

}  // namespace convwalk
