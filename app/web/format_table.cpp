// The formats of the browser edition: those that need no library or program of the machine.
#include <array>

#include "export/formats.h"

namespace convwalk {

std::span<const Format* const> formats() {
    static constexpr std::array kFormats = {&Format::gif,  &Format::apng, &Format::png,       &Format::svg,
                                            &Format::tikz, &Format::html, &Format::png_frames};
    return kFormats;
}

}  // namespace convwalk
