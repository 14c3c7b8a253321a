// The formats of the program. The browser edition has a table of its own.
#include <array>

#include "export/formats.h"

namespace convwalk {

std::span<const Format* const> formats() {
    static constexpr std::array kFormats = {
        &Format::gif, &Format::apng, &Format::webp, &Format::mp4,  &Format::webm,       &Format::png,
        &Format::svg, &Format::pdf,  &Format::tikz, &Format::html, &Format::png_frames, &Format::pdf_pages};
    return kFormats;
}

}  // namespace convwalk
