#include "export/film_parts.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "export/animation.h"

namespace convwalk {

FilmPart part_of(const Frame& frame, SizePx picture, int places) {
    FilmPart part{united(frame.changed), {}, frame.delay_cs};
    const int more_x = part.at.x % places;
    const int more_y = part.at.y % places;
    part.at = {part.at.x - more_x, part.at.y - more_y, part.at.width + more_x, part.at.height + more_y};
    part.rgba.reserve(area(part.at) * 4);
    for (int row = 0; row < part.at.height; ++row) {
        const auto first =
            static_cast<std::size_t>(part.at.y + row) * static_cast<std::size_t>(picture.width) +
            static_cast<std::size_t>(part.at.x);
        const auto pixels = frame.picture.subspan(first * 4, static_cast<std::size_t>(part.at.width) * 4);
        part.rgba.insert(part.rgba.end(), pixels.begin(), pixels.end());
    }
    return part;
}

namespace {

// Takes what is seen already out of a part, and puts the part into what is seen. @param shown of that width
void leave_out_the_same(FilmPart& part, std::vector<std::uint8_t>& shown, SizePx picture) {
    constexpr std::size_t kPixel = 4;
    part.over = true;
    auto* pixel = part.rgba.data();
    for (int row = 0; row < part.at.height; ++row) {
        const auto first =
            static_cast<std::size_t>(part.at.y + row) * static_cast<std::size_t>(picture.width) +
            static_cast<std::size_t>(part.at.x);
        auto* before = shown.data() + first * kPixel;
        for (int column = 0; column < part.at.width; ++column, pixel += kPixel, before += kPixel) {
            const bool same = std::equal(pixel, pixel + kPixel, before);
            if (same) {
                std::fill_n(pixel, kPixel, std::uint8_t{0});
            } else {
                std::copy_n(pixel, kPixel, before);
            }
        }
    }
}

}  // namespace

PartsWriter::PartsWriter(const Figure& figure, SceneRenderer& renderer, int places)
    : size_(figure.scenario.output.size),
      places_(places),
      opaque_(exported_background(figure).a == 255),
      frames_(figure, renderer, 0) {}

void PartsWriter::next() {
    const Frame frame = frames_.next().value();
    if (frame.changed.empty()) {
        waiting_->shown_cs += frame.delay_cs;
        return;
    }
    FilmPart part = part_of(frame, size_, places_);
    if (opaque_ && waiting_) leave_out_the_same(part, shown_, size_);
    if (opaque_ && !waiting_) shown_ = part.rgba;
    if (waiting_) put(*waiting_);
    waiting_ = std::move(part);
}

void PartsWriter::finish() {
    put(waiting_.value());
    end();
}

}  // namespace convwalk
