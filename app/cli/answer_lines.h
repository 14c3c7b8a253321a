// What `convwalk compute` answers: records of layers in, what the arithmetic says about them out.
#pragma once

#include <iosfwd>

namespace convwalk {

/// Answers JSON lines: for each line that is not blank one line, in order, `{"id": ..., fields..., "error":
/// ...}`.
///
/// A record names its `suite` (shapes, values, costs, ...; guessed from its fields when absent) and `op`; its
/// fields are those of the records in tests/data. An impossible layer, and a line that is no
/// record, is answered with an error `{"class", "message"}` and does not stop the rest. Memory does not
/// depend on how many lines come, and a line of more than 16 MiB is passed over. Every whole line is answered
/// at once, whatever of the next one has come already, so that a script can ask one question at a time. Ends
/// with the input, or when `out` fails.
///
/// @throws BadInput when a line of more than 256 MiB has no end; what came before it is answered
/// @param in buffered, or each character is asked for on its own: std::ios::sync_with_stdio(false) for
/// std::cin
void answer_lines(std::istream& in, std::ostream& out);

}  // namespace convwalk
