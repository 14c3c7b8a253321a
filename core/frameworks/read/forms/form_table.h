// Models in other forms than code: what other programs print or save of a network. Level 3.
//
// A text is recognised by what is in it, never by a file's name. All of it is untrusted: each reader has
// limits, and its refusals are one sentence.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "frameworks/read/read_code.h"

namespace convwalk {

struct Form {
    std::string_view name;   ///< "a model of PyTorch as it is printed"
    std::size_t most_bytes;  ///< of what is larger it is not asked
    bool (*fits)(std::string_view content);
    /// @throws BadInput
    ReadProgram (*read)(std::string_view content, const GivenInput& given);
};

/// All of them, in the order in which they are tried.
[[nodiscard]] std::span<const Form> forms_of_models();

/// The first that fits; nullptr: it is code.
[[nodiscard]] const Form* form_of(std::string_view content);

}  // namespace convwalk
