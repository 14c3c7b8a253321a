// One line of JSON in, one line out: what the arithmetic says about a record of a layer.
#pragma once

#include <string>
#include <string_view>

#include "records/compute_record.h"
#include "records/json_writer.h"

namespace convwalk {

/// Answers one after the other; each is `{"id": ..., fields..., "error": ...}` and a line of its own.
///
/// A record names its `suite` (shapes, values, equivalence, animations, frameworks, receptive_field, costs,
/// backward, sizes; guessed from its fields when absent) and `op`; its fields are those of the records in
/// tests/data. An impossible layer, and a line that is no record, is answered with an error `{"class",
/// "message"}`.
class RecordAnswers {
  public:
    RecordAnswers();

    void answer(std::string_view line);
    /// Answers a line that was not read, with this sentence as the error.
    /// @param begin of the line, in which its id may stand
    void refuse(std::string_view begin, const std::string& sentence);

    /// The answers since clear(). Valid until the next call.
    [[nodiscard]] std::string_view view() const { return lines_.view(); }
    void clear() { lines_.cut_back(0); }

  private:
    RecordReader reader_;
    JsonWriter lines_;
};

}  // namespace convwalk
