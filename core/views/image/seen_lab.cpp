#include "views/image/seen_lab.h"

#include <fmt/format.h>

#include <utility>

#include "views/image/picture_views.h"

namespace convwalk {
namespace {

class PlacedLab final : public PlacedView {
  public:
    PlacedLab(const Figure& f, const ViewPlace& place, LabPageOf page_of, LabStepOf step_of)
        : figure_(f),
          place_(place),
          page_of_(std::move(page_of)),
          step_of_(std::move(step_of)),
          page_(page_of_(std::nullopt)),
          layout_(placed_lab(page_, place.area, f.paging.least_type_px)) {}

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        if (!focus) return paint_page(scene, page_, layout_);
        // A card may have other words then.
        const LabPage page = page_of_(focus);
        paint_page(scene, page, placed_lab(page, place_.area, figure_.paging.least_type_px));
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        return pixel_at(page_, layout_, unseen(px));
    }

    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override {
        const auto r = place_of_pixel(page_, layout_, cell);
        if (!r) return std::nullopt;
        return std::array{seen({r->x, r->y}), seen({r->right(), r->y}), seen({r->right(), r->bottom()}),
                          seen({r->x, r->bottom()})};
    }

    [[nodiscard]] std::optional<std::int64_t> step_at(Vec2 px) const override {
        const auto cell = cell_at(px);
        return cell ? step_of_(*cell) : std::nullopt;
    }

  private:
    void paint_page(Scene& scene, const LabPage& page, const LabLayout& layout) const {
        paint_lab(scene, page, layout, figure_.scenario.theme, place_.camera, place_.middle_px);
    }
    [[nodiscard]] Vec2 seen(Vec2 p) const {
        return place_.middle_px + (p - place_.middle_px) * place_.camera.zoom + place_.camera.offset_px;
    }
    [[nodiscard]] Vec2 unseen(Vec2 px) const {
        return place_.middle_px +
               (px - place_.camera.offset_px - place_.middle_px) * (1 / place_.camera.zoom);
    }

    const Figure& figure_;
    ViewPlace place_;
    LabPageOf page_of_;
    LabStepOf step_of_;
    LabPage page_;
    LabLayout layout_;
};

}  // namespace

std::unique_ptr<const PlacedView> placed_lab_page(const Figure& figure, const ViewPlace& place,
                                                  LabPageOf page_of, LabStepOf step_of) {
    return std::make_unique<PlacedLab>(figure, place, std::move(page_of), std::move(step_of));
}

LabPage lab_page_of(const Figure& f, const Moment& moment) {
    switch (f.scenario.view.kind) {
        case ViewKind::wipe:
            return page_of_wipe(f, moment, f.pinned);
        case ViewKind::ways:
            return page_of_ways(f, moment, f.pinned);
        case ViewKind::maps:
            return page_of_maps(f, moment, f.pinned);
        default:
            return page_of_image(f, moment, f.pinned);
    }
}

Words words_of_page(const Figure& figure, const LabPage& page) {
    Words words;
    words.title = figure.scenario.title.empty() ? page.title : figure.scenario.title;
    words.caption = page.caption;
    words.status = page.status;
    return words;
}

Extents sides_of(const Tensor& picture) {
    return {picture.shape[1], picture.shape[2]};
}

bool is_pixel_of(const Spot& cell, const Extents& rows_and_columns) {
    return cell.channel == 0 && cell.at.size() == 3 && cell.at[0] == 0 && cell.at[1] >= 0 &&
           cell.at[1] < rows_and_columns[0] && cell.at[2] >= 0 && cell.at[2] < rows_and_columns[1];
}

std::vector<std::string> pixel_words(std::string_view what, const Tensor& picture, const Spot& cell) {
    std::vector<std::string> lines = {fmt::format("{} ({}, {}): {}", what, cell.at[1], cell.at[2],
                                                  shade_number(picture, cell.at[1], cell.at[2]))};
    if (picture.shape[0] < 3) return lines;
    const auto channel = [&](std::int64_t n) {
        const std::int64_t at = (n * picture.shape[1] + cell.at[1]) * picture.shape[2] + cell.at[2];
        return in_shades(picture.values[static_cast<std::size_t>(at)]);
    };
    lines.push_back(fmt::format("red {}, green {}, blue {}", channel(0), channel(1), channel(2)));
    return lines;
}

}  // namespace convwalk
