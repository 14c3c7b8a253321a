// The shelf of a page: files in its memory, of which those that are remembered come back with the next visit,
// and those that a person writes are downloads.
#pragma once

#include "desk/shelf.h"

namespace convwalk {

/// One for all.
[[nodiscard]] Shelf& page_shelf();

}  // namespace convwalk
