#include "views/channels/volume_side.h"

#include <algorithm>
#include <cmath>

#include "scene/page.h"
#include "views/board/cell_map.h"
#include "views/channels/slanted_map.h"

namespace convwalk {
namespace {

constexpr double kWideEm = 13.5;  // of small type
constexpr double kLeastAreaEm = 62;
constexpr double kLeastHighEm = 26;
constexpr std::int64_t kCells = 3;  // along each axis of the maps

class SidePainter {
  public:
    SidePainter(const ChannelInk& ink, const Rect& at) : ink_(ink), at_(at), size_(ink.type.small_px) {}

    void paint() {
        const double half = at_.height / 2;
        paint_rule();
        paint_words(at_.y, "Channels are added up", "2 directions to move in");
        paint_channels({at_.x, at_.y + 3.4 * size_, at_.width, half - 4.4 * size_});
        paint_words(at_.y + half, "Depth is a direction", "3 directions to move in");
        paint_volume({at_.x, at_.y + half + 3.4 * size_, at_.width, half - 3.6 * size_});
    }

  private:
    void paint_rule() const {
        const double x = at_.x - 1.2 * size_;
        ink_.add(
            Line{ink_.id(ChannelPart::edge, kIds), {x, at_.y}, {x, at_.bottom()}, 1, ink_.quiet(), false});
    }

    void paint_words(double y, const char* what, const char* how) {
        ink_.add_name(kIds + names_++, {at_.x, y + size_}, what, true);
        ink_.add_name(kIds + names_++, {at_.x, y + 2.4 * size_}, how, false);
    }

    // As large as there is room for so much beside and below the maps, in units.
    [[nodiscard]] static double unit_in(const Rect& room, Vec2 units) {
        return std::max(1.0, std::min(room.width / units.x, room.height / units.y));
    }

    void paint_channels(const Rect& room) {
        const SlantedExtents one = {1, kCells, kCells};
        const Vec2 size = slanted_size(kSlanted, one);
        const double pitch = slanted_pitch(kSlanted, double(kCells), double(kCells)) + 1.4;
        const double unit = unit_in(room, {size.x + 3, 2 * pitch + size.y + 1});
        std::vector<std::array<Vec2, 4>> windows;
        std::vector<SlantedMap> maps;
        for (int n = 0; n < 3; ++n) {
            maps.emplace_back(kSlanted, one, Vec2{room.x, room.y + double(n) * pitch * unit}, unit);
            windows.push_back(maps.back().corners(0, 0, 1, 2, 2));
        }
        join(windows, 0.5);
        for (const SlantedMap& map : maps) paint_cells(map);
        for (const auto& window : windows) outline(window);
        paint_arrows(maps.front(), false);
    }

    void paint_volume(const Rect& room) {
        const SlantedExtents all = {3, kCells, kCells};
        const Vec2 size = slanted_size(kSlanted, all);
        const double unit = unit_in(room, {size.x + 3, size.y + 1});
        const SlantedMap map(kSlanted, all, {room.x, room.y}, unit);
        for (std::size_t corner = 1; corner < 4; ++corner)
            ink_.add(Line{ink_.id(ChannelPart::edge, kIds + 1 + std::int64_t(corner)), map.outline(0)[corner],
                          map.outline(2)[corner], 1, mix(ink_.theme.background, ink_.theme.muted, 0.7),
                          false});
        std::vector<std::array<Vec2, 4>> windows = {map.corners(0, 0, 1, 2, 2), map.corners(1, 0, 1, 2, 2)};
        join(windows, 1);
        paint_cells(map);
        for (const auto& window : windows) outline(window);
        paint_arrows(map, true);
    }

    void paint_cells(const SlantedMap& map) {
        for (std::int64_t n = 0; n < map.slices() * kCells * kCells; ++n) {
            Quad q;
            q.id = ink_.id(ChannelPart::cell, kIds + cells_++);
            q.corners = map.cell({n / (kCells * kCells), n / kCells % kCells, n % kCells});
            q.fill = ink_.theme.input.fill;
            q.stroke = {mix(q.fill, ink_.theme.input.stroke, 0.5), 1, false};
            q.hard_edge = true;
            ink_.add(q);
        }
    }

    void outline(const std::array<Vec2, 4>& corners) {
        Quad q;
        q.id = ink_.id(ChannelPart::mark, kIds + marks_++);
        q.corners = corners;
        q.stroke = {ink_.theme.accent, ink_.now_px(), false};
        ink_.add(q);
    }

    void join(const std::vector<std::array<Vec2, 4>>& windows, double strength) {
        for (std::size_t n = 0; n + 1 < windows.size(); ++n) {
            for (std::size_t corner = 0; corner < 4; ++corner)
                ink_.add(Line{ink_.id(ChannelPart::beam, kIds + beams_++), windows[n][corner],
                              windows[n + 1][corner], 1, faded(ink_.theme.accent, strength), false});
        }
    }

    // Where the window can go, from the far corner of the last slice.
    void paint_arrows(const SlantedMap& map, bool in_depth) {
        const Vec2 from = map.at(0, -0.4, double(kCells) + 0.35);
        arrow(from, from + kSlanted.along_column * (2.2 * map.unit_px()));
        const Vec2 above = map.at(0, -0.45, 0.2);
        arrow(above, above + kSlanted.along_row * (1.8 * map.unit_px()));
        if (!in_depth) return;
        const Vec2 beside = map.at(1, 1.5, double(kCells) + 0.5);
        arrow(beside, beside + Vec2{0, 2.6 * map.unit_px()});
    }

    void arrow(Vec2 from, Vec2 to) {
        const Vec2 along = (to - from) * (1 / length(to - from));
        const Vec2 across = {-along.y, along.x};
        const double head = 0.55 * size_;
        const double width = ink_.now_px();
        ink_.add(Line{ink_.id(ChannelPart::line, kArrows + arrows_), from, to - along * (0.8 * head), width,
                      ink_.theme.ink, false});
        Quad q;
        q.id = ink_.id(ChannelPart::edge, kIds + 16 + arrows_++);
        q.corners = {to, to - along * head + across * (0.5 * head), to - along * head,
                     to - along * head - across * (0.5 * head)};
        q.fill = ink_.theme.ink;
        ink_.add(q);
    }

    // Behind those of everything else.
    static constexpr std::int64_t kIds = 1'000'000'000;
    static constexpr std::int64_t kArrows = 100'000'000'000;

    const ChannelInk& ink_;
    Rect at_;
    double size_;
    std::int64_t names_ = 0, cells_ = 0, marks_ = 0, beams_ = 0, arrows_ = 0;
};

}  // namespace

double volume_side_px(const Figure& f, const Rect& area) {
    const double size = type_sizes(f).small_px;
    const bool fits = area.width >= kLeastAreaEm * size && area.height >= kLeastHighEm * size;
    return f.layer.axes.size() == 3 && f.scenario.view.words && fits ? std::round((kWideEm + 1) * size) : 0;
}

void paint_volume_side(const ChannelInk& ink, const Rect& area) {
    const double wide = std::round(kWideEm * ink.type.small_px) - 1.2 * ink.type.small_px;
    SidePainter(ink, {area.right() - wide, area.y, wide, area.height}).paint();
}

}  // namespace convwalk
