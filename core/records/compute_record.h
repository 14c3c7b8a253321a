// One line of JSON as named fields. Knows no suite and no layer.
//
// A line is read once, front to back, into flat storage that the next line uses again. Only the fields that
// the reader was told of are kept; whatever else a line holds is passed over unseen, however large or deep.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "basics/errors.h"

namespace convwalk {

/// A value of the line, in the order of the text. A container is followed by what it holds, an object by
/// names and values in turn.
struct JsonNode {
    enum class Kind : std::uint8_t { null, flag, integer, number, text, list, object };
    Kind kind = Kind::null;
    std::uint32_t size = 0;  ///< container: nodes inside; text: bytes
    union {
        std::int64_t integer = 0;  ///< flag: 0 or 1; text: where it begins among the texts
        double number;             ///< finite
    };
};

/// An object of the line. Every reader throws BadInput with one sentence when the field is missing, there
/// twice or of another kind. Valid until its RecordReader reads again.
class Record {
  public:
    /// The field is there and not null.
    [[nodiscard]] bool has(std::string_view field) const;
    [[nodiscard]] bool has_text(std::string_view field) const;

    [[nodiscard]] std::string_view text(std::string_view field) const;
    [[nodiscard]] bool flag(std::string_view field) const;
    /// A whole number; 3.0 and 3e0 are, too.
    [[nodiscard]] std::int64_t integer(std::string_view field) const;
    [[nodiscard]] std::vector<std::int64_t> integers(std::string_view field) const;
    [[nodiscard]] std::vector<double> numbers(std::string_view field) const;
    [[nodiscard]] std::vector<Record> records(std::string_view field) const;

  private:
    friend class RecordReader;
    Record(std::span<const JsonNode> inside, std::string_view texts, std::string path)
        : inside_(inside), texts_(texts), path_(std::move(path)) {}

    [[nodiscard]] std::string_view text_of(const JsonNode& node) const;
    [[nodiscard]] const JsonNode* find(std::string_view field) const;
    [[nodiscard]] const JsonNode& at(std::string_view field, JsonNode::Kind kind) const;
    [[nodiscard]] BadInput misfit(std::string_view field, const JsonNode& node,
                                  std::string_view wanted) const;

    std::span<const JsonNode> inside_;
    std::string_view texts_;
    std::string path_;  ///< what stands before its field names in a sentence: "" or "layers[2]."
};

/// The text of the id in a line, or in the begin of one: whatever JSON it is. "null" when there is none, or
/// when it breaks off.
[[nodiscard]] std::string id_in(std::string_view line);

class RecordReader {
  public:
    /// @param kept the fields to keep. The names must outlive the reader
    explicit RecordReader(std::span<const std::string_view> kept) : kept_(kept) {}

    /// @throws BadInput with one sentence when the line is not one JSON object
    [[nodiscard]] Record read(std::string_view line);

    /// The `id` of the last line as the line has it, whatever JSON it is; null when the line has none, or
    /// breaks off or goes wrong before its end.
    [[nodiscard]] const std::string& id() const { return id_; }

  private:
    struct Events;

    std::span<const std::string_view> kept_;
    std::vector<JsonNode> nodes_;
    std::string texts_;
    std::string id_ = "null";
};

}  // namespace convwalk
