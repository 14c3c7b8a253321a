#include "frameworks/python/place.h"

#include <fmt/format.h>

#include "basics/text.h"

namespace convwalk {

BadCode::BadCode(const Place& place, const std::string& sentence)
    : BadInput(fmt::format("line {}, column {}: {}", place.line, place.column, sentence)),
      place_(place),
      sentence_(sentence) {}

BadCode bad_code(const Place& place, std::string_view what) {
    return {place, printable(what, 1500)};
}

}  // namespace convwalk
