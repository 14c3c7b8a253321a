#include "picture/paging.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/text.h"
#include "picture/sides.h"
#include "scenario/export_limits.h"
#include "views/planes/brush.h"
#include "views/planes/figure_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

Rect whole_of(const Figure& f) {
    const SizePx size = f.scenario.output.size;
    return {0, 0, double(size.width), double(size.height)};
}

Moment at_end(const Figure& f) {
    return at(f.timeline, f.timeline.duration());
}

std::unique_ptr<const PlacedView> placed_at_end(const Figure& f) {
    const Moment end = at_end(f);
    return placed(f, end, {}, page_of(f, end, std::nullopt), whole_of(f));
}

// A column at the right costs width, rows below cost height: the one that leaves larger cells.
void choose_legend(Figure& f) {
    constexpr double kWidePage = 1.2;
    constexpr double kWorth = 1.06;
    const SizePx size = f.scenario.output.size;
    f.paging.legend = LegendPlace::below;
    if (!f.scenario.view.words || size.width < kWidePage * size.height) return;
    const double below = placed_at_end(f)->cell_px();
    f.paging.legend = LegendPlace::beside;
    if (below <= 0 || placed_at_end(f)->cell_px() <= kWorth * below) f.paging.legend = LegendPlace::below;
}

bool shows_numbers_at(Figure& f, SizePx size) {
    f.scenario.output.size = size;
    f.paging.note.clear();
    choose_legend(f);
    return placed_at_end(f)->shows_numbers();
}

SizePx between(SizePx a, SizePx b, double t) {
    constexpr double kStep = 10;
    const auto side = [&](int from, int to) {
        return static_cast<int>(std::ceil((from + (to - from) * t) / kStep) * kStep);
    };
    return {std::min(kLargestPicture.width, side(a.width, b.width)),
            std::min(kLargestPicture.height, side(a.height, b.height))};
}

// The smallest size on the way from one that does not do to one that does, to within a 32nd of the way.
SizePx first_that_does(Figure& f, SizePx from, SizePx to) {
    double fails = 0;
    double does = 1;
    SizePx best = to;
    for (int n = 0; n < 5; ++n) {
        const double t = (fails + does) / 2;
        const SizePx size = between(from, to, t);
        if (shows_numbers_at(f, size)) {
            does = t;
            best = size;
        } else {
            fails = t;
        }
    }
    return best;
}

// Wider first, as far as a slide is; then larger as it is.
std::optional<SizePx> size_with_numbers(Figure& f) {
    const SizePx size = f.scenario.output.size;
    const SizePx wide = between(size, {std::max(size.width, size.height * 16 / 9), size.height}, 1);
    if (wide.width > size.width && shows_numbers_at(f, wide)) return first_that_does(f, size, wide);
    const double most =
        std::min(double(kLargestPicture.width) / size.width, double(kLargestPicture.height) / size.height);
    for (double before = 1, larger = 1.5; before < most; before = larger, larger *= 1.6) {
        const auto scaled = [&](double by) { return between({0, 0}, size, std::min(by, most)); };
        if (shows_numbers_at(f, scaled(larger))) return first_that_does(f, scaled(before), scaled(larger));
    }
    return std::nullopt;
}

// Why the products of the window are not there though they are wanted; empty: they are.
std::string why_no_products(const Figure& f) {
    if (!f.scenario.view.products || !is_of_layer(f.scenario.view.kind)) return "";
    if (!has_weights(f.layer.op)) return fmt::format("{} has no products", name_of(f.layer.op));
    return view_of(f.scenario.view.kind).has_products ? ""
                                                      : "products are shown in the oblique and the flat view";
}

// A layer that is to stand beside has no such view.
std::string why_alone(const Figure& f) {
    const bool alone = f.scenario.before && f.sides.empty() && f.scenario.view.kind != ViewKind::overlap &&
                       is_of_layer(f.scenario.view.kind);
    return alone ? "the layer before can't be shown in this view" : "";
}

// @param of figures of this size that make up the page
std::string note_of(Figure& f, SizePx of) {
    if (std::string alone = why_alone(f); !alone.empty()) return alone;
    if (std::string none = why_no_products(f); !none.empty()) return none;
    if (!f.scenario.values.shown || !view_of(f.scenario.view.kind).has_numbers) return "";
    if (!f.values) return "too many cells for numbers";
    const SizePx size = f.scenario.output.size;
    if (placed_at_end(f)->shows_numbers()) return "";
    const Paging paging = f.paging;
    const std::optional<SizePx> other = size_with_numbers(f);
    f.scenario.output.size = size;
    f.paging = paging;
    const auto page = [of](SizePx one) {
        return fmt::format("{}×{}", one.width * of.width, one.height * of.height);
    };
    const std::string small = "too small for numbers at " + page(size);
    if (!other || other->width * of.width > kLargestPicture.width ||
        other->height * of.height > kLargestPicture.height)
        return "too many cells for numbers in a picture of any size";
    return fmt::format("{}; {} would do", small, page(*other));
}

}  // namespace

namespace {

// Without what is asked about.
Words with_hidden(Words words, const Figure& f) {
    const Hidden& hidden = f.scenario.view.hidden;
    if (hidden == Hidden{}) return words;
    words.status.clear();
    words.sum.reset();
    // Of a network it tells sizes, fields and costs.
    if (f.scenario.view.kind == ViewKind::network) words.caption.clear();
    if (!hidden.size || f.scenario.view.kind == ViewKind::network) return words;
    if (f.scenario.title.empty()) words.title = capitalised(name_of(f.layer.op));
    words.caption = parameters_and_channels(f);
    return words;
}

}  // namespace

Words shown_words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return with_hidden(view_of(f.scenario.view.kind).words(f, moment, focus), f);
}

Page page_of(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    if (!f.sides.empty()) return page_of_sides(f, moment, focus);
    return page_with(f, f.scenario.view.words ? shown_words(f, moment, focus) : with_hidden(Words(), f));
}

Page page_with(const Figure& f, Words words) {
    if (f.scenario.view.words) words.note = f.paging.note;
    return lay_out_page(words, f.scenario.output.size, type_sizes(f), f.scenario.theme,
                        part_id(kWordsPart, 0), f.paging.legend);
}

std::unique_ptr<const PlacedView> placed(const Figure& f, const Moment& moment, const Sight& sight,
                                         const Page& page, const Rect& part) {
    if (!f.sides.empty()) return placed_sides(f, moment, sight);
    const Rect& area = page.figure;
    const ViewPlace place = {.area = area,
                             .seen = part,
                             .camera = sight.camera,
                             .middle_px = {area.x + area.width / 2, area.y + area.height / 2},
                             .from = sight.from,
                             .turned = sight.turned,
                             .from_groups = sight.from_groups,
                             .parted = sight.parted};
    return view_of(f.scenario.view.kind).place(f, moment, place);
}

void fit_to_page(Figure& f, double least_type_px, SizePx of) {
    f.paging = {};
    f.paging.least_type_px = least_type_px;
    if (!f.sides.empty()) return fit_sides(f);
    choose_legend(f);
    f.paging.kernel_shown = placed_at_end(f)->shows_kernel();
    f.paging.note = note_of(f, of);
}

}  // namespace convwalk
