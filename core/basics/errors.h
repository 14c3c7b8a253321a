// What a person did that can't be done, as one sentence. Level 0: includes nothing of Convwalk.
#pragma once

#include <stdexcept>
#include <string>

namespace convwalk {

/// A mistake in what was asked for. `what()` is one sentence for a person: it names the field, the value
/// and what would be allowed.
class BadInput : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace convwalk
