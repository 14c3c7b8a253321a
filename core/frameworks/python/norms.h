// What a normalisation or a PReLU learns. Level 3.
#pragma once

#include <string_view>

#include "frameworks/python/objects.h"
#include "frameworks/read/read_code.h"

namespace convwalk::python {

/// Puts into a passed-over layer how many numbers it learns, as far as its call says: torch.nn's, Keras's and
/// Flax's classes, by their last names, with their defaults. Averages that a batch norm keeps are not
/// learned.
void put_learned(ReadLayer& layer, std::string_view last_name, const Given& given);

}  // namespace convwalk::python
