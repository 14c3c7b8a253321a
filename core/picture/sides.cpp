#include "picture/sides.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "arithmetic/derivation.h"
#include "layout/stamps.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/paging.h"
#include "scene/ink.h"
#include "views/faces/faces_words.h"

namespace convwalk {
namespace {

// Ids of the first side stay as they are; those of the second are told apart by this.
constexpr PrimitiveId kSecond = PrimitiveId{1} << 50;

Rect whole_of(const Figure& side) {
    const SizePx size = side.scenario.output.size;
    return {0, 0, double(size.width), double(size.height)};
}

// Side by side on a wide page, one above the other on a high one.
bool stand_in_a_row(SizePx page) {
    return page.width >= page.height;
}

SizePx size_of_side(SizePx page, bool second) {
    const auto half = [&](int whole) { return second ? whole - whole / 2 : std::max(1, whole / 2); };
    return stand_in_a_row(page) ? SizePx{half(page.width), page.height}
                                : SizePx{page.width, half(page.height)};
}

Vec2 corner_of_side(SizePx page, bool second) {
    if (!second) return {};
    const SizePx first = size_of_side(page, false);
    return stand_in_a_row(page) ? Vec2{double(first.width), 0} : Vec2{0, double(first.height)};
}

Primitive moved(Primitive primitive, Vec2 by, PrimitiveId more) {
    std::visit(
        [&](auto& p) {
            using Kind = std::decay_t<decltype(p)>;
            p.id += more;
            if constexpr (std::is_same_v<Kind, Quad>) {
                for (Vec2& corner : p.corners) corner = corner + by;
            } else if constexpr (std::is_same_v<Kind, Line>) {
                p.from = p.from + by;
                p.to = p.to + by;
            } else if constexpr (std::is_same_v<Kind, Image>) {
                p.place.x += by.x;
                p.place.y += by.y;
            } else {
                p.at = p.at + by;
            }
        },
        primitive);
    return primitive;
}

// With its groups.
// @param part that it keeps to, of the whole picture; empty: all of it
void append(Scene& scene, Scene own, Vec2 by, PrimitiveId more, const RectPx& part) {
    const Ink ink = {scene, 0};
    if (!part.empty() && !own.primitives.empty()) {
        const std::size_t first = scene.primitives.size();
        scene.clips.push_back({part, first, first + own.primitives.size()});
        // A group begins where the part does.
        if (own.groups.empty() || own.groups.front().first > 0) ink.group("figure");
    }
    auto group = own.groups.begin();
    for (std::size_t n = 0; n < own.primitives.size(); ++n) {
        for (; group != own.groups.end() && group->first == n; ++group) ink.group(group->name);
        scene.primitives.push_back(moved(std::move(own.primitives[n]), by, more));
    }
}

// Calls `visit(side, corner, ids)` with the one before and the one now.
template <typename Visit>
void for_each_side(const Figure& f, Visit visit) {
    for (std::size_t n = 0; n < f.sides.size(); ++n)
        visit(f.sides[n], corner_of_side(f.scenario.output.size, n == 1), n == 1 ? kSecond : 0);
}

// What a side marks: the cell with the same place, whichever side it was found on.
std::optional<Spot> on_side(const Figure& side, const std::optional<Spot>& focus) {
    if (!focus) return focus;
    const Spot own = on_its_own(*focus);
    return has_cell(side, own) ? std::optional(own) : std::nullopt;
}

// A convolution and its transpose say what each does where the other one does something else.
std::string compared_caption(const Figure& f, const Figure& side) {
    if (counterpart_of(f.sides[1].layer) != std::optional(f.sides[0].layer)) return "";
    std::vector<std::string> parts = {parameter_caption(side.request)};
    const bool back = side.layer.op == Operator::transposed_convolution;
    for (const Compared& each : compared(f.sides[1].layer)) {
        // The title tells the sizes.
        if (each.what != "size") parts.push_back(back ? each.transposed : each.convolution);
    }
    return fmt::format("{}", fmt::join(parts, " · "));
}

Page page_of_side(const Figure& f, const Figure& side, const Moment& moment,
                  const std::optional<Spot>& focus) {
    const View& view = side.scenario.view;
    const std::string caption = compared_caption(f, side);
    if (!view.words || caption.empty() || view.hidden != Hidden{}) return page_of(side, moment, focus);
    Words words = shown_words(side, moment, focus);
    words.caption = caption;
    words.caption_lines = 7;
    return page_with(side, std::move(words));
}

// At the end, when all is there.
double seen_cell_px(const Figure& f, const Figure& side) {
    const Moment end = at(side.timeline, side.timeline.duration());
    return placed(side, end, {}, page_of_side(f, side, end, std::nullopt), whole_of(side))->cell_px();
}

class PlacedSides final : public PlacedView {
  public:
    PlacedSides(const Figure& f, const Moment& moment, const Sight& sight)
        : figure_(f), zoomed_(sight.camera != Camera{}) {
        for_each_side(f, [&](const Figure& side, Vec2, PrimitiveId) {
            const Moment now = moment_of_side(f, side, moment);
            pages_.push_back(page_of_side(f, side, now, std::nullopt));
            views_.push_back(placed(side, now, sight, pages_.back(),
                                    zoomed_ ? pages_.back().beside_words : whole_of(side)));
        });
    }

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        std::size_t n = 0;
        for_each_side(figure_, [&](const Figure& side, Vec2 corner, PrimitiveId more) {
            Scene own = {side.scenario.output.size, scene.background, {}};
            views_[n]->paint(own, on_side(side, focus));
            Rect part = zoomed_ ? pages_[n].beside_words : Rect();
            part.x += corner.x;
            part.y += corner.y;
            append(scene, std::move(own), corner, more,
                   part.empty() ? RectPx() : covering_pixels(part, scene.size));
            ++n;
        });
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        for (std::size_t n = 0; n < views_.size(); ++n) {
            const Vec2 own = px - corner_of_side(figure_.scenario.output.size, n == 1);
            if (!contains(pages_[n].beside_words, own)) continue;
            if (auto cell = views_[n]->cell_at(own)) return n == 0 ? put_before(*std::move(cell)) : cell;
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<Vec2> middle_at(Vec2 px) const override {
        const Vec2 now = corner_of_side(figure_.scenario.output.size, true);
        const bool before = px.x < now.x || px.y < now.y;
        const Rect& area = pages_[before ? 0 : 1].figure;
        const Vec2 own = {area.x + area.width / 2, area.y + area.height / 2};
        return before ? own : own + now;
    }
    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override {
        const bool now = !lies_before(cell);
        auto found = views_[now ? 1 : 0]->corners(on_its_own(cell));
        if (!found) return found;
        for (Vec2& corner : *found) corner = corner + corner_of_side(figure_.scenario.output.size, now);
        return found;
    }

    [[nodiscard]] double cell_px() const override {
        return std::min(views_[0]->cell_px(), views_[1]->cell_px());
    }
    [[nodiscard]] bool shows_kernel() const override {
        return views_[0]->shows_kernel() && views_[1]->shows_kernel();
    }
    [[nodiscard]] bool shows_numbers() const override {
        return views_[0]->shows_numbers() && views_[1]->shows_numbers();
    }

  private:
    const Figure& figure_;
    bool zoomed_ = false;
    std::vector<Page> pages_;
    std::vector<std::unique_ptr<const PlacedView>> views_;
};

}  // namespace

std::vector<Figure> sides_of(const Figure& f) {
    const ViewKind kind = f.scenario.view.kind;
    if (!f.scenario.before || kind == ViewKind::overlap || !is_of_layer(kind)) return {};
    Scenario earlier = f.scenario;
    earlier.subject = *std::exchange(earlier.before, std::nullopt);
    earlier.fed_by.reset();
    earlier.title.clear();
    earlier.view.pin.reset();
    earlier.view.zoom = {};
    if (why_invalid(layer_of(earlier))) return {};
    // One's own numbers are those of the layer now.
    earlier.values = fitted(resolved(layer_of(earlier)), earlier.values);
    if (why_no_figure(earlier)) return {};
    Figure now = f;
    now.scenario.before.reset();
    now.scenario.view.zoom = {};
    now.camera = {};
    std::vector<Figure> sides;
    sides.push_back(figure(earlier));
    sides.push_back(std::move(now));
    return sides;
}

const Figure* side_with(const Figure& f, const Spot& cell) {
    if (!lies_before(cell)) return &f;
    return f.sides.empty() ? nullptr : &f.sides[0];
}

void fit_sides(Figure& f) {
    for (std::size_t n = 0; n < f.sides.size(); ++n) {
        f.sides[n].scenario.output.size = size_of_side(f.scenario.output.size, n == 1);
        fit_to_page(f.sides[n], f.paging.least_type_px,
                    stand_in_a_row(f.scenario.output.size) ? SizePx{2, 1} : SizePx{1, 2});
    }
    // Cells of one size tell which map is the larger one.
    if (f.scenario.view.kind == ViewKind::flat || f.scenario.view.kind == ViewKind::oblique) {
        const double cell_px = std::min(seen_cell_px(f, f.sides[0]), seen_cell_px(f, f.sides[1]));
        for (Figure& side : f.sides) side.paging.most_cell_px = cell_px;
    }
    f.paging.kernel_shown = f.sides[0].paging.kernel_shown && f.sides[1].paging.kernel_shown;
}

Moment moment_of_side(const Figure& f, const Figure& side, const Moment& moment) {
    if (moment.step < 0 || side.timeline.steps == f.timeline.steps) return moment;
    const double share = double(moment.step + 1) - (1 - moment.arrival);
    const double steps = share * double(side.timeline.steps) / double(f.timeline.steps);
    // Steps that are as good as done are done: the share is a rounded number.
    constexpr double kNothing = 1e-9;
    const double done = std::ceil(steps - kNothing);
    Moment own = moment;
    own.step = std::clamp<std::int64_t>(static_cast<std::int64_t>(done) - 1, 0, side.timeline.steps - 1);
    const bool moves = moment.arrival < 1;
    own.arrival = moves ? std::clamp(steps - (done - 1), 0.0, 1.0) : 1;
    return own;
}

Page page_of_sides(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    Page all;
    all.beside_words = whole_of(f);
    for_each_side(f, [&](const Figure& side, Vec2 corner, PrimitiveId more) {
        const Page page = page_of_side(f, side, moment_of_side(f, side, moment), on_side(side, focus));
        const auto there = [&](const Rect& r) {
            return Rect{r.x + corner.x, r.y + corner.y, r.width, r.height};
        };
        all.figure = there(page.figure);
        for (const Scene::Group& group : page.groups)
            all.groups.push_back({all.primitives.size() + group.first, group.name});
        for (const Primitive& p : page.primitives) all.primitives.push_back(moved(p, corner, more));
        for (const Page::Entry& entry : page.legend)
            if (more == kSecond) all.legend.push_back({there(entry.place), entry.meant});
    });
    return all;
}

std::unique_ptr<const PlacedView> placed_sides(const Figure& f, const Moment& moment, const Sight& sight) {
    return std::make_unique<PlacedSides>(f, moment, sight);
}

}  // namespace convwalk
